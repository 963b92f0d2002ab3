// A list refreshes in place: its links and forms are asked for in the background, and the answer takes the list's place.
// The address, the focus and what is unfolded stay; how many there are is said aloud. Without this, they are pages.

const list = document.getElementById("listing");
const status = document.getElementById("listing-status");
let asking = null;

document.documentElement.classList.add("scripted");

function own(address) {
  return address.origin === location.origin && address.pathname === location.pathname;
}

// What is unfolded, and what has the focus: by names that the next answer has too.
function unfolded() {
  return new Map([...list.querySelectorAll("details[data-name]")].map((one) => [one.dataset.name, one.open]));
}

function put(answer, focused) {
  const open = unfolded();
  list.replaceChildren(...answer.getElementById("listing").childNodes);
  for (const details of list.querySelectorAll("details[data-name]")) {
    if (open.has(details.dataset.name)) details.open = open.get(details.dataset.name);
  }
  for (const around of [".site-languages", "link[rel=canonical]"]) {
    const [old, young] = [document, answer].map((page) => page.querySelector(around));
    if (old && young) old.replaceWith(young);
  }
  document.title = answer.title;
  status.textContent = document.getElementById("found-count").textContent;
  const again = focused && list.querySelector(`[data-name="${CSS.escape(focused)}"], #${CSS.escape(focused)}`);
  (again || document.getElementById("found-count")).focus({ preventScroll: Boolean(again) });
}

async function go(address, { keep = true, focused = "" } = {}) {
  asking?.abort();
  asking = new AbortController();
  list.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!answer.getElementById("listing")) throw new Error("not a list");
    if (keep) history.pushState({}, "", address);
    put(answer, focused);
    list.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);  // the page itself says what is wrong
  }
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (!own(new URL(link.href))) return;
  event.preventDefault();
  go(link.href, { focused: link.dataset.name || link.id });
});

list.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const address = new URL(form.action);
  const told = [...new FormData(form)].filter(([, value]) => value !== "");
  address.search = new URLSearchParams(told).toString();
  go(address.href, { focused: document.activeElement.id });
});

list.addEventListener("change", (event) => {
  if (event.target.id === "ordering") event.target.form.requestSubmit();
});

window.addEventListener("popstate", () => go(location.href, { keep: false }));

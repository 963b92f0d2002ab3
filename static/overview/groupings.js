// A page that one takes along on paper has a button that prints it; without scripts, the browser's own does.

for (const tools of document.querySelectorAll("[data-print]")) {
  tools.hidden = false;
  tools.querySelector("button").addEventListener("click", () => window.print());
}

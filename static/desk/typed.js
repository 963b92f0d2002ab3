// Warns whoever leaves a form in which something is typed that is not saved.

const typist = document.querySelector('input[name="typist"]');
if (typist) {
  watch(typist.form, "unsaved" in typist.dataset);
}

function watch(form, unsaved) {
  let sending = false;
  let opened = null;

  // What the browser has put back of an earlier visit is not saved either.
  const typed = (field) => field.matches("textarea, input[type=text], input[type=number], input[type=url], input[type=email]");
  const putBack = () => [...form.elements].some((field) => typed(field) && field.value !== field.defaultValue);
  // Fields, chosen things and rows, those that a script has added too.
  const said = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));

  const begin = () => {
    unsaved ||= putBack();
    opened = said(); // once the scripts of the form have done their part
  };
  if (document.readyState === "complete") {
    begin();
  } else {
    addEventListener("load", begin);
  }
  addEventListener("pageshow", () => { sending = false; });
  // Who saves, or drops what came back, is not asked; who logs out is.
  addEventListener("submit", (event) => { sending ||= event.target === form || event.target.id === "forget"; });
  addEventListener("beforeunload", (event) => {
    if (!sending && (unsaved || (opened !== null && said() !== opened))) {
      event.preventDefault();
    }
  });
}

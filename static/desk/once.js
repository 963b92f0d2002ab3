"use strict";
/* A form is sent once: while it is on its way, its buttons do nothing more. Without this script the server still takes it once.

The buttons keep the focus, and so are not disabled, but say that they are. They come back with the page, or after a while, in
case no answer came. */
{
    const onItsWay = document.currentScript.dataset.sending;
    const WHILE = 30000; // milliseconds
    const sent = new Map();

    const buttons = (form) => [...form.elements].filter((one) => one.type === "submit");
    const release = (form) => {
        clearTimeout(sent.get(form).later);
        sent.get(form).note.remove();
        sent.delete(form);
        for (const button of buttons(form)) button.removeAttribute("aria-disabled");
    };
    const hold = (form, button) => {
        const note = document.createElement("span");
        note.className = "sending";
        note.setAttribute("role", "status");
        (button ? button.parentElement : form).append(note);
        sent.set(form, {note, later: setTimeout(release, WHILE, form)});
        setTimeout(() => { note.textContent = onItsWay; }); // once the place is there for it, so that it is read aloud
        for (const one of buttons(form)) one.setAttribute("aria-disabled", "true");
    };
    document.addEventListener("submit", (event) => {
        const form = event.target, button = event.submitter;
        if (sent.has(form)) event.preventDefault();
        else if (form.method === "post" && !event.defaultPrevented && !(button && "download" in button.dataset)) hold(form, button);
    });
    addEventListener("pageshow", () => [...sent.keys()].forEach(release));
    // Whoever goes back finds what they typed put back by the browser: it is the form that they sent, and keeps its number.
    const typist = document.querySelector("input[name=typist]");
    if (typist) {
        const before = history.state && history.state.typist;
        const whose = (said) => said.split(":")[0];
        if (before && whose(before) === whose(typist.value)) typist.value = before;
        else history.replaceState({...history.state, typist: typist.value}, "");
    }
}

"use strict";
/* Names for what Django's box for choosing among many (select2) draws beside the select that the label is for. */
if (window.django && django.jQuery) {
    const words = (label) => label.textContent.trim().replace(/:$/, "");
    const name = (select) => {
        const label = document.querySelector(`label[for="${select.id}"]`);
        const box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
        if (!label || !box) return;
        label.id ||= `${select.id}_label`;
        const help = select.getAttribute("aria-describedby");
        if (help) box.setAttribute("aria-describedby", help);
        box.setAttribute("aria-labelledby", [label.id, ...select.multiple ? [] : [`select2-${select.id}-container`]].join(" "));
        for (const input of box.querySelectorAll("input")) input.setAttribute("aria-label", words(label));
        // What is chosen is the box's own text, and no field inside it.
        for (const text of box.querySelectorAll("[role=textbox]:not(input)")) {
            text.removeAttribute("role");
            text.removeAttribute("aria-readonly");
        }
        // It holds the search line and the cross that clears it as well, which are no items of a list.
        for (const list of box.querySelectorAll("ul")) list.setAttribute("role", "presentation");
    };
    const all = (root) => root.querySelectorAll("select.admin-autocomplete:not([name*='__prefix__'])").forEach(name);
    django.jQuery(() => all(document));
    document.addEventListener("formset:added", (event) => all(event.target));
    // The list, and the search line of a box for one thing, are made when it opens.
    django.jQuery(document).on("select2:open", (event) => {
        const box = event.target.nextElementSibling.querySelector(".select2-selection");
        const list = document.querySelector(".select2-container--open .select2-results__options");
        if (box && list) box.setAttribute("aria-controls", list.id);
        const label = document.querySelector(`label[for="${event.target.id}"]`);
        const line = document.querySelector(".select2-container--open .select2-dropdown .select2-search__field");
        if (label && line) line.setAttribute("aria-label", words(label));
    });
}

"use strict";
/* A refused form begins at the summary of its faults, and each of its links ends in the field itself. */
{
    const summary = document.querySelector(".faults");
    const fields = ":is(input:not([type=hidden]), select, textarea, .select2-selection):not([tabindex='-1'])";
    const go = (event) => {
        const link = event.target.closest("a");
        const found = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!found) return;
        for (let folded = found.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
        // Django's box for choosing among many stands beside the select that it hides.
        const box = found.parentElement.querySelector(".select2-selection");
        const target = found.matches(".select2-hidden-accessible") && box ? box : found.matches(fields) ? found : found.querySelector(fields);
        if (!target) return;
        event.preventDefault();
        (target.closest(".form-row, .inline-related") || target).scrollIntoView();
        target.focus({ preventScroll: true });
    };
    if (summary) {
        summary.addEventListener("click", go);
        summary.focus();
    }
}

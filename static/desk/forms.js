"use strict";
/* Links as rows: one more, one less. Without this script an empty row is none, and there is always one to fill in. */
for (const links of document.querySelectorAll(".links")) {
    const button = (words, className, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = words;
        made.className = className;
        made.addEventListener("click", act);
        return made;
    };
    const removable = (row) => {
        const remove = button("×", "link-remove", () => {
            if (links.querySelectorAll(".link-row").length > 1) row.remove();
            else row.querySelector("input").value = "";
            (links.querySelector("input") || links).focus();
        });
        remove.setAttribute("aria-label", `${links.dataset.remove}: ${row.querySelector("input").value || "–"}`);
        remove.title = links.dataset.remove;
        row.append(remove);
        return row;
    };
    links.querySelectorAll(".link-row").forEach(removable);
    links.append(button(links.dataset.add, "link-add", () => {
        const rows = links.querySelectorAll(".link-row");
        const row = rows[rows.length - 1].cloneNode(true);
        const input = row.querySelector("input");
        row.querySelector(".link-remove").remove();
        input.removeAttribute("id");
        input.value = "";
        input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, rows.length + 1));
        const select = row.querySelector("select");
        select.setAttribute("aria-label", select.getAttribute("aria-label").replace(/\d+/, rows.length + 1));
        rows[rows.length - 1].after(removable(row));
        input.focus();
    }));
}

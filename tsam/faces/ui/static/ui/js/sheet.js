// What a link brings into the sheet (hx-target="#sheet") opens as a dialog. Without scripts the
// same link leads to the same question on a page of its own.
import { attach } from "ui/attach";

attach("dialog[data-sheet]", (dialog) => {
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.target !== dialog || dialog.open) return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.open = false;
    dialog.showModal();
    // What is typed first comes before the way out.
    dialog.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  dialog.addEventListener("close", () => dialog.replaceChildren());
});

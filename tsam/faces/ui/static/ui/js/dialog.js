// data-opens="id" opens a dialog, data-closes closes it; menus close when the page is used elsewhere.
import { attach, isPlain, isTyping, takesSingleKeys } from "ui/attach";

const open = (id) => {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
};

attach("[data-opens]:not([data-opens=palette])", (button) => button.addEventListener("click", () => open(button.dataset.opens)));
attach("[data-closes]", (button) => button.addEventListener("click", () => button.closest("dialog")?.close()));
attach("[data-problems]", (problems) => problems.focus());

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target) || event.target.closest("[data-opens]")) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  } else if (event.key === "?" && isPlain(event) && !isTyping(event) && takesSingleKeys()) {
    event.preventDefault();
    open("keys");
  }
});

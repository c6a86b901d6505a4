// A line at the foot for eight seconds; it stays while the pointer or the cursor is on it. u undoes.
import { attach, isPlain, isTyping, takesSingleKeys } from "ui/attach";

const PATIENCE = 8000;

attach("[data-toast]", (toast) => {
  let timer = 0;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    stay();
    timer = setTimeout(() => toast.remove(), PATIENCE);
  };
  for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, stay);
  for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, leave);
  toast.querySelector("[data-toast-off]")?.addEventListener("click", () => toast.remove());
  leave();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "u" || isTyping(event) || !isPlain(event) || !takesSingleKeys()) return;
  document.querySelector("form[data-undo]")?.requestSubmit();
});

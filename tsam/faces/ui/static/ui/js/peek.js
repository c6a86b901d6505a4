// data-peek="id of a password field" shows and hides what was typed.
import { attach } from "ui/attach";

attach("[data-peek]", (button) => {
  const input = document.getElementById(button.dataset.peek);
  button.addEventListener("click", () => {
    const isShown = input.type === "password";
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  });
});

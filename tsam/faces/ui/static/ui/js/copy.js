// button[data-copy="id"] puts the text of that element on the clipboard and says so.
import { attach } from "ui/attach";

attach("button[data-copy]", (button) => {
  if (!navigator.clipboard) {
    button.hidden = true;
    return;
  }
  const words = button.querySelector("[data-copy-words]") ?? button;
  const before = words.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    words.textContent = button.dataset.copied ?? before;
    setTimeout(() => { words.textContent = before; }, 3000);
  });
});

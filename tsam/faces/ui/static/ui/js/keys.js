// g and a letter go to a page (data-go), data-key acts on its letter, data-key-focus takes the cursor.
import { isPlain, isTyping, takesSingleKeys } from "ui/attach";

const PATIENCE = 1500;
let waitingUntil = 0;

// What the page itself offers comes before what stands around every page.
const find = (name, key) => {
  const selector = `[data-${name}="${CSS.escape(key)}"]`;
  return document.querySelector(`#main ${selector}`) ?? document.querySelector(selector);
};

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event) || !takesSingleKeys() || event.key.length !== 1) return;
  if (Date.now() < waitingUntil) {
    waitingUntil = 0;
    const way = find("go", event.key.toLowerCase());
    if (way) {
      event.preventDefault();
      way.click();
    }
    return;
  }
  if (event.key === "g") {
    waitingUntil = Date.now() + PATIENCE;
    return;
  }
  const field = find("key-focus", event.key);
  const target = field ?? find("key", event.key);
  if (!target) return;
  event.preventDefault();
  if (field) {
    field.focus();
    field.select?.();
  } else {
    target.click();
  }
});

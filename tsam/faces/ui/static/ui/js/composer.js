// The frame says who reads this. r answers the customer, n writes an internal note, Ctrl Enter sends.
import { attach, isPlain, isTyping, takesSingleKeys } from "ui/attach";

attach("[data-composer]", (composer) => {
  const text = composer.querySelector("textarea");
  const choices = [...composer.querySelectorAll("[data-reach-set]")];
  const reach = () => choices.find((choice) => choice.checked)?.dataset.reachSet ?? "public";
  const show = () => {
    composer.dataset.reach = reach();
    text.placeholder = text.dataset[reach()] ?? text.placeholder;
  };
  for (const choice of choices) choice.addEventListener("change", show);
  if (choices.length) show();

  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  composer.addEventListener("submit", () => {
    // A second press while the first is on its way would say it twice.
    const send = composer.querySelector("[type=submit]:not([data-file-drop])");
    send.setAttribute("aria-busy", "true");
    setTimeout(() => { send.disabled = true; });
  });
});

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event) || !takesSingleKeys()) return;
  const wanted = { r: "public", n: "inside" }[event.key];
  const composer = wanted && document.querySelector("[data-composer]");
  if (!composer) return;
  event.preventDefault();
  const choice = composer.querySelector(`[data-reach-set="${wanted}"]`);
  if (choice) {
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
  composer.querySelector("textarea").focus();
});

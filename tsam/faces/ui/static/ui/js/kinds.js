// data-kind-show="note" leaves only the notes in the timeline; "" shows all again.
import { attach } from "ui/attach";

attach("[data-kind-show]", (button) => {
  button.addEventListener("click", () => {
    const wanted = button.dataset.kindShow;
    for (const entry of document.querySelectorAll("[data-timeline] > [data-kind]")) {
      entry.hidden = wanted !== "" && entry.dataset.kind !== wanted;
    }
    for (const other of document.querySelectorAll("[data-kind-show]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
});

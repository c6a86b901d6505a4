// Two row heights, remembered in this browser: compact 28 px, roomy 40 px.
import { attach } from "ui/attach";

const root = document.documentElement;

const set = (density) => {
  root.dataset.density = density;
  for (const table of document.querySelectorAll("table[data-density]")) table.dataset.density = density;
  for (const button of document.querySelectorAll("[data-density-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.densitySet === density));
  }
};

const current = () => localStorage.getItem("density") ?? root.dataset.density;

attach("table[data-density]", () => set(current()));
attach("[data-density-set]", (button) => {
  set(current());
  button.addEventListener("click", () => {
    localStorage.setItem("density", button.dataset.densitySet);
    set(button.dataset.densitySet);
  });
});

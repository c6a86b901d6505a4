// Two row heights, kept in this browser until the person's setting changes: 28 and 40 px.
import { attach } from "ui/attach";

const data = document.documentElement.dataset;

const show = () => {
  for (const table of document.querySelectorAll("table[data-density]")) table.dataset.density = data.density;
  for (const button of document.querySelectorAll("[data-density-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.densitySet === data.density));
  }
};

attach("table[data-density]", show);
attach("[data-density-set]", (button) => {
  show();
  button.addEventListener("click", () => {
    data.densitySetting ??= data.density;
    data.density = button.dataset.densitySet;
    localStorage.setItem("density", `${data.densitySetting}:${data.density}`);
    show();
  });
});

// The switch between light and dark holds for this browser, until the person's setting changes.
import { attach } from "ui/attach";

const data = document.documentElement.dataset;

attach("[data-theme-switch]", (button) => {
  button.addEventListener("click", () => {
    const setting = data.themeSetting ?? data.theme ?? "";
    const isDark =
      data.theme === "dark" || (!data.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    data.themeSetting = setting;
    data.theme = isDark ? "light" : "dark";
    localStorage.setItem("theme", `${setting}:${data.theme}`);
  });
});

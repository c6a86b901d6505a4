// <a data-dialog href="…"> opens the form at its address in a dialog over the page. Without scripts,
// and when the form cannot be had, the link leads to the form's own page.
import htmx from "htmx";
import { attach } from "ui/attach";

const dialog = () => {
  const found = document.querySelector("dialog[data-sheet]");
  if (found) return found;
  const made = document.createElement("dialog");
  made.dataset.sheet = "";
  made.className = "sheet-dialog";
  made.addEventListener("click", (event) => {
    if (event.target === made || event.target.closest("[data-closes]")) {
      event.preventDefault();
      made.close();
    }
  });
  document.body.append(made);
  return made;
};

const open = async (address) => {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const home = dialog();
  home.innerHTML = await answer.text();
  htmx.process(home);
  home.setAttribute("aria-label", home.querySelector("h1, h2")?.textContent ?? "");
  home.showModal();
  home.querySelector("input:not([type=hidden]), select, textarea")?.focus();
};

attach("a[data-dialog]", (link) => {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.href).catch(() => location.assign(link.href));
  });
});

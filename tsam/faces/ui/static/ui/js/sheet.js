// <a data-dialog href="…"> opens the question at its address in a dialog over the page. Without
// scripts, and when the question cannot be had, the link leads to the question's own page.
import htmx from "htmx";
import { attach } from "ui/attach";

const dialog = () => {
  const found = document.getElementById("sheet");
  if (found) return found;
  const made = document.createElement("dialog");
  made.id = "sheet";
  made.setAttribute("aria-labelledby", "deed-title");
  made.addEventListener("click", (event) => {
    if (event.target === made || event.target.closest("[data-closes]")) {
      event.preventDefault();
      made.close();
    }
  });
  made.addEventListener("close", () => made.replaceChildren());
  document.body.append(made);
  return made;
};

const open = async (address) => {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const home = dialog();
  home.innerHTML = await answer.text();
  htmx.process(home);
  for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.open = false;
  home.showModal();
  // What is typed first comes before the way out.
  home.querySelector("input:not([type=hidden]), select, textarea")?.focus();
};

attach("a[data-dialog]", (link) => {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.href).catch(() => location.assign(link.href));
  });
});

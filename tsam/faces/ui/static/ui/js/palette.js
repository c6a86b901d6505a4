// Ctrl K (or ⌘ K) opens the palette. What is typed is asked of the server (data-jump); the arrows
// move over the hits, Enter opens the chosen one, with Ctrl in a new tab.
import { attach } from "ui/attach";

const PAUSE = 120;

attach("input[data-palette]", (input) => {
  const dialog = input.closest("dialog");
  const list = document.getElementById(input.getAttribute("aria-controls"));
  let timer = 0;
  let asked = 0;

  const hits = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => hits().find((hit) => hit.getAttribute("aria-selected") === "true");

  const choose = (hit) => {
    for (const each of hits()) each.setAttribute("aria-selected", String(each === hit));
    if (hit) {
      input.setAttribute("aria-activedescendant", hit.id);
      hit.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const ask = async () => {
    const turn = ++asked;
    const answer = await fetch(`${input.dataset.jump}?q=${encodeURIComponent(input.value)}`);
    // A slow answer to what was typed before is none.
    if (turn !== asked || !answer.ok) return;
    list.innerHTML = await answer.text();
    hits().forEach((hit, index) => {
      hit.id = `hit-${index}`;
      hit.tabIndex = -1;
    });
    choose(hits()[0]);
  };

  const move = (step) => {
    const all = hits();
    if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && chosen()) {
      if (event.ctrlKey || event.metaKey) window.open(chosen().href, "_blank", "noopener");
      else chosen().click();
    } else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("open", ask);
});

const open = () => {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  dialog.dispatchEvent(new Event("open"));
  dialog.querySelector("input").select();
  return true;
};

attach("[data-opens=palette]", (link) => {
  link.addEventListener("click", (event) => {
    if (open()) event.preventDefault();
  });
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && open()) event.preventDefault();
});

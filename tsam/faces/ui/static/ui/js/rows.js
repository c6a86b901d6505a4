// j and k walk the rows, Enter or o opens, x picks, Escape lets all go. On a page without rows,
// j and k follow the links marked data-next and data-previous.
import { attach, isPlain, isTyping, takesSingleKeys } from "ui/attach";

const list = () => document.querySelector("[data-rows]");
const rowsOf = (home) => [...home.querySelectorAll("tbody tr, :scope > li")].filter((row) => row.querySelector("a"));
const here = (rows) => rows.findIndex((row) => row.contains(document.activeElement));

const walk = (step) => {
  const home = list();
  if (!home) {
    document.querySelector(step > 0 ? "a[data-next]" : "a[data-previous]")?.click();
    return;
  }
  const rows = rowsOf(home);
  if (!rows.length) return;
  const next = Math.max(0, Math.min(rows.length - 1, here(rows) + step));
  const link = rows[next].querySelector("a[data-row-link]") ?? rows[next].querySelector("a");
  link.focus();
  link.scrollIntoView({ block: "nearest" });
};

const tell = () => {
  const bar = document.querySelector("[data-pickbar]");
  if (!bar) return;
  const picked = document.querySelectorAll("[data-rows] [data-picked]").length;
  bar.hidden = picked === 0;
  const count = bar.querySelector("[data-count]");
  if (count) count.textContent = String(picked);
};

const pick = (row, isPicked = !("picked" in row.dataset)) => {
  row.toggleAttribute("data-picked", isPicked);
  const box = row.querySelector("input[type=checkbox][data-pick]");
  if (box) box.checked = isPicked;
  tell();
};

const letGo = () => {
  for (const row of document.querySelectorAll("[data-rows] [data-picked]")) pick(row, false);
};

attach("input[data-pick]", (box) => {
  box.addEventListener("change", () => pick(box.closest("tr, li"), box.checked));
});
attach("[data-let-go]", (button) => button.addEventListener("click", letGo));

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event) || !takesSingleKeys()) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "Escape") letGo();
  else if (event.key === "o" || event.key === "x") {
    const home = list();
    const rows = home ? rowsOf(home) : [];
    const row = rows[here(rows)];
    if (!row) return;
    if (event.key === "x") pick(row);
    else (row.querySelector("a[data-row-link]") ?? row.querySelector("a")).click();
  }
});

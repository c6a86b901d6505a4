// j and k walk the rows, Enter or o opens, Shift o opens beside the list, x picks, Shift x picks all between, Escape lets all go.
// On a page without rows, j and k follow the links marked data-next and data-previous.
// The bar for picked rows (data-pickbar) comes when the first row is picked (htmx, "picked").
import { attach, isPlain, isTyping, takesSingleKeys } from "ui/attach";

const list = () => document.querySelector("[data-rows]");
const rowsOf = (home) => [...home.querySelectorAll("tbody tr, :scope > li")].filter((row) => row.querySelector("a"));
const here = (rows) => rows.findIndex((row) => row.contains(document.activeElement));
const linkOf = (row) => row.querySelector("a[data-row-link]") ?? row.querySelector("a");
const picked = () => [...document.querySelectorAll("[data-rows] [data-picked]")];
let lastPicked = null;

const walk = (step) => {
  const home = list();
  if (!home) {
    document.querySelector(step > 0 ? "a[data-next]" : "a[data-previous]")?.click();
    return;
  }
  const rows = rowsOf(home);
  if (!rows.length) return;
  const link = linkOf(rows[Math.max(0, Math.min(rows.length - 1, here(rows) + step))]);
  link.focus();
  link.scrollIntoView({ block: "nearest" });
};

const tell = () => {
  const bar = document.querySelector("[data-pickbar]");
  const many = picked().length;
  if (!bar && many) document.body.dispatchEvent(new Event("picked"));
  if (!bar) return;
  bar.hidden = many === 0;
  bar.querySelector("[data-count]").textContent = String(many);
};

const pick = (row, isPicked = !("picked" in row.dataset)) => {
  const box = row.querySelector("input[type=checkbox][data-pick]");
  if (!box) return;
  row.toggleAttribute("data-picked", isPicked);
  box.checked = isPicked;
  if (isPicked) lastPicked = row;
  tell();
};

const pickUpTo = (row, rows) => {
  const from = rows.indexOf(lastPicked);
  const to = rows.indexOf(row);
  for (const each of rows.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1)) pick(each, true);
};

const letGo = () => {
  for (const row of picked()) pick(row, false);
};

attach("input[data-pick]", (box) => {
  box.addEventListener("change", () => pick(box.closest("tr, li"), box.checked));
});
attach("[data-let-go]", (button) => button.addEventListener("click", letGo));
attach("[data-pickbar]", tell);

const openBeside = (row) => {
  const here = new URL(location.href);
  here.searchParams.set("beside", row.id.slice("row-".length));
  location.assign(here);
};

// A row names its own acts: data-row-key="w" is clicked by w while the row has the cursor.
const actOnRow = (key) => {
  const home = list();
  if (!home || key.length !== 1) return false;
  const rows = rowsOf(home);
  const act = rows[here(rows)]?.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
  act?.click();
  return Boolean(act);
};

// a and e act on the picked rows, or on the row that has the cursor.
const act = (key) => {
  const rows = rowsOf(list());
  const row = rows[here(rows)];
  if (!picked().length && row) pick(row, true);
  if (!picked().length) return false;
  const button = () => document.querySelector(`[data-pickbar] [data-key="${key}"]`);
  if (button()) button().click();
  else document.addEventListener("htmx:after:swap", () => setTimeout(() => button()?.click()), { once: true });
  return true;
};

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event) || !takesSingleKeys()) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "Escape") letGo();
  else if ("ox".includes(event.key.toLowerCase())) {
    const home = list();
    const rows = home ? rowsOf(home) : [];
    const row = rows[here(rows)];
    if (!row) return;
    if (event.key === "x") pick(row);
    else if (event.key === "X") pickUpTo(row, rows);
    else if (event.key === "O" && row.id.startsWith("row-")) openBeside(row);
    else linkOf(row).click();
  } else if (actOnRow(event.key)) {
    event.preventDefault();
  } else if ("ae".includes(event.key) && document.getElementById("bulk") && list() && act(event.key)) {
    event.preventDefault();
  }
});

// An own order (form[data-order]) of rows (li[data-key]) in two lists (data-order-list): "placed" and
// "free". A row is dragged by its grip (data-grip) or moved with Alt and the arrow keys; then the form
// is sent with the keys in their order. A live region (data-order-voice) tells the new place.
import { attach } from "ui/attach";

// So long the keys may rest until the order is sent.
const PAUSE = 450;
const EDGE = 64;
const STEP = 14;

const rowsOf = (list) => [...list.children];

attach("form[data-order]", (form) => {
  const voice = document.querySelector("[data-order-voice]");
  const lost = form.querySelector("[data-order-lost]");
  const lists = [...form.querySelectorAll("[data-order-list]")];
  const placed = lists.find((list) => list.dataset.orderList === "placed");
  const former = lists.map(rowsOf);
  let timer = 0;
  let isSending = false;

  const tell = (words) => { if (voice && words && voice.textContent !== words) voice.textContent = words; };
  const number = () => {
    for (const list of lists) {
      rowsOf(list).forEach((row, index) => {
        row.querySelector("input[name=cases]").disabled = list !== placed;
        row.querySelector("[data-place]").textContent = list === placed ? String(index + 1) : "";
      });
    }
  };
  const restore = () => {
    const active = document.activeElement;
    isSending = false;
    lists.forEach((list, index) => list.append(...former[index]));
    active.focus();
    number();
    if (voice) voice.textContent = "";
    lost.hidden = false;
  };
  const send = (row, pause = 0) => {
    const rows = rowsOf(placed);
    number();
    form.querySelector("[data-order-moved]").value = `grip:${row.dataset.key}`;
    tell(`${row.dataset.name}: ${rows.indexOf(row) + 1 || "–"} / ${rows.length}`);
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), pause);
  };

  tell(form.dataset.orderSaid);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isSending = true;
    lost.hidden = true;
  });
  form.addEventListener("htmx:error", restore);

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("li[data-key]");
    const isUp = event.key === "ArrowUp";
    if (!row || !event.altKey || !(isUp || event.key === "ArrowDown")) return;
    event.preventDefault();
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    const isFree = row.parentElement !== placed;
    if (isSending || (isFree ? !isUp : !other)) return;
    if (isFree) placed.append(row);
    else if (isUp) other.before(row);
    else other.after(row);
    event.target.focus();
    row.scrollIntoView({ block: "nearest" });
    send(row, PAUSE);
  });

  // Nothing moves before the drop: a line shows where the row will stand.
  const away = (list, y) => {
    const { top, bottom } = list.parentElement.getBoundingClientRect();
    return Math.max(top - y, y - bottom, 0);
  };
  const spot = (held, y) => {
    const list = lists.reduce((one, other) => (away(other, y) < away(one, y) ? other : one));
    const others = rowsOf(list).filter((row) => row !== held);
    const before = others.find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return y < top + height / 2;
    });
    return { list, before, last: others.at(-1) };
  };
  const unmark = () => {
    for (const marked of form.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
  };
  const mark = ({ list, before, last }) => {
    unmark();
    if (list !== placed) list.dataset.drop = "inside";
    else if (before) before.dataset.drop = "before";
    else (last ?? list).dataset.drop = "after";
  };
  const drop = (held, { list, before }) => {
    const isSame = held.parentElement === list && (list !== placed || held.nextElementSibling === (before ?? null));
    if (isSame) return;
    list.insertBefore(held, before ?? null);
    send(held);
  };

  form.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0 || isSending) return;
    event.preventDefault();
    grip.focus({ preventScroll: true });
    grip.setPointerCapture(event.pointerId);
    const held = grip.closest("li");
    const from = event.clientY + scrollY;
    const over = new AbortController();
    let found = null;
    held.dataset.held = "";

    const end = () => {
      over.abort();
      unmark();
      delete held.dataset.held;
      // An empty attribute would be a style in the page, which the policy refuses.
      held.removeAttribute("style");
    };
    const on = (name, act, target = grip) => target.addEventListener(name, act, { signal: over.signal });
    on("pointermove", ({ clientY }) => {
      if (clientY < EDGE) scrollBy(0, -STEP);
      else if (clientY > innerHeight - EDGE) scrollBy(0, STEP);
      held.style.translate = `0 ${clientY + scrollY - from}px`;
      found = spot(held, clientY);
      mark(found);
    });
    on("pointerup", () => {
      end();
      if (found) drop(held, found);
    });
    on("pointercancel", end);
    on("keydown", (pressed) => {
      if (pressed.key === "Escape") end();
    }, document);
  });
});

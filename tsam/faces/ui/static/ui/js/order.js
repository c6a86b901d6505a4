// An own order (data-order): drag a row or use its two buttons. The order goes into the form's
// hidden field (data-order-field); a live region (data-order-voice) tells the new place.
import { attach } from "ui/attach";

attach("[data-order]", (list) => {
  const home = list.closest("form, section") ?? document;
  const voice = home.querySelector("[data-order-voice]");
  const field = home.querySelector("[data-order-field]");
  let held = null;

  const settle = (row) => {
    const rows = [...list.children];
    rows.forEach((each, index) => {
      const place = each.querySelector("[data-place]");
      if (place) place.textContent = String(index + 1);
    });
    if (field) field.value = rows.map((each) => each.dataset.key).join(",");
    if (voice) voice.textContent = `${row.dataset.name}: ${rows.indexOf(row) + 1} / ${rows.length}`;
    list.dispatchEvent(new CustomEvent("order", { bubbles: true }));
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const row = button.closest("li");
    const isUp = button.dataset.move === "up";
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    event.preventDefault();
    if (isUp) other.before(row);
    else other.after(row);
    settle(row);
    button.focus();
  });
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("li");
    held.dataset.held = "";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!held || !over || over === held) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(held);
    else over.after(held);
  });
  list.addEventListener("dragend", () => {
    delete held.dataset.held;
    settle(held);
    held = null;
  });
});

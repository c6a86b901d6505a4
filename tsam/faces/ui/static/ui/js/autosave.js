// data-draft="name" keeps what was typed in this browser until the form is sent and accepted.
import { attach } from "ui/attach";

const FIELDS = "textarea, input[type=text], input[type=radio]";
const PAUSE = 400;

attach("form[data-draft]", (form) => {
  // Several people may share a browser; each finds only their own drafts.
  const name = `${document.documentElement.dataset.reader ?? ""} ${form.dataset.draft}`;
  const key = `draft ${name}`;
  const sentKey = `sent ${name}`;
  const state = form.querySelector("[data-draft-state]");
  const fields = () => [...form.querySelectorAll(FIELDS)].filter((field) => field.name);
  const hasServerText = fields().some((field) => field.type !== "radio" && field.defaultValue);

  // The page came back after sending: without problems the words have arrived.
  if (sessionStorage.getItem(sentKey) && !form.querySelector("[aria-invalid]")) localStorage.removeItem(key);
  sessionStorage.removeItem(sentKey);

  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!kept || hasServerText) return;
    for (const field of fields()) {
      if (field.type === "radio") field.checked = kept[field.name] === field.value;
      else if (kept[field.name]) field.value = kept[field.name];
      if (field.type === "radio" && field.checked) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (state) state.textContent = form.dataset.draftFound ?? "";
  };

  const save = () => {
    const values = {};
    let hasText = false;
    for (const field of fields()) {
      if (field.type === "radio" && !field.checked) continue;
      values[field.name] = field.value;
      if (field.type !== "radio" && field.value.trim()) hasText = true;
    }
    if (hasText) localStorage.setItem(key, JSON.stringify(values));
    else localStorage.removeItem(key);
    if (state) state.textContent = hasText ? (form.dataset.draftKept ?? "") : "";
  };

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save();
    sessionStorage.setItem(sentKey, "1");
  });
  restore();
});

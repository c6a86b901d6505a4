// Files go up while the words are still being written: input[type=file][data-upload] sends each
// chosen or dropped file to the list's address (data-uploads) and shows it being sent, checked or
// refused. The form waits for those on their way. Without this script the files go with the form.
import { attach } from "ui/attach";
import { size } from "ui/files";

const SPRITE = document.querySelector("use")?.getAttribute("href")?.split("#")[0] ?? "";

const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
};

const part = (tag, className, text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

const rowFor = (file, list) => {
  const row = document.createElement("li");
  const name = part("span", "grow", file.name);
  const state = part("span", "end tab");
  const drop = part("button", "btn quiet small only");
  const bar = document.createElement("progress");
  name.title = file.name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  drop.type = "button";
  drop.setAttribute("aria-label", list.dataset.dropLabel.replace("{name}", file.name));
  drop.append(icon("x"));
  row.append(icon("file-text"), name, state, drop, bar);
  return { row, state, drop, bar };
};

const waiting = new WeakMap();
const pending = (form) => waiting.get(form) ?? waiting.set(form, new Set()).get(form);

const settle = (form) => {
  const list = form.querySelector("[data-uploads]");
  list.hidden = list.children.length === 0;
  form.toggleAttribute("data-sending", pending(form).size > 0);
  if (pending(form).size === 0 && "sendsLater" in form.dataset) {
    delete form.dataset.sendsLater;
    if (!list.querySelector("[data-file-refused]")) form.requestSubmit();
    else form.querySelector("[type=submit][aria-busy]")?.removeAttribute("aria-busy");
  }
};

const refuse = ({ row, state, bar }, words, list, retry) => {
  row.className = "no";
  row.dataset.fileRefused = "";
  state.className = "end t-alarm";
  state.textContent = list.dataset.failed;
  const said = part("p", "", words);
  if (retry) {
    const again = part("button", "act", list.dataset.again);
    again.type = "button";
    again.addEventListener("click", retry);
    said.append(" ", again);
  }
  bar.replaceWith(said);
};

const send = (file, form, list, place = null) => {
  const shown = rowFor(file, list);
  if (place) place.replaceWith(shown.row);
  else list.append(shown.row);
  const largest = Number(list.dataset.largest || 0);
  if (largest && file.size > largest) {
    shown.drop.addEventListener("click", () => { shown.row.remove(); settle(form); });
    refuse(shown, list.dataset.large, list, null);
    settle(form);
    return;
  }
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  pending(form).add(request);
  const over = () => { pending(form).delete(request); settle(form); };
  shown.drop.addEventListener("click", () => { request.abort(); shown.row.remove(); over(); });
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    shown.bar.value = (event.loaded / event.total) * 100;
    const words = list.dataset.sent.replace("{sent}", size(event.loaded)).replace("{size}", size(event.total));
    shown.state.textContent = event.loaded < event.total ? words : list.dataset.checking;
  });
  request.addEventListener("load", () => {
    const door = request.getResponseHeader("HX-Redirect");
    if (door) {
      location.assign(door);
      return;
    }
    if (request.status === 200 || request.status === 422) {
      const held = document.createElement("template");
      held.innerHTML = request.responseText;
      const row = held.content.querySelector("li");
      if (row) {
        shown.row.replaceWith(row);
        over();
        return;
      }
    }
    refuse(shown, list.dataset.lost, list, () => send(file, form, list, shown.row));
    over();
  });
  request.addEventListener("error", () => {
    refuse(shown, list.dataset.lost, list, () => send(file, form, list, shown.row));
    over();
  });
  request.open("POST", list.dataset.uploads);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  request.send(body);
  settle(form);
};

attach("input[type=file][data-upload]", (input) => {
  const form = input.form;
  const list = form?.querySelector("[data-uploads]");
  if (!list) return;
  const take = (files) => {
    for (const file of files) send(file, form, list);
  };
  input.addEventListener("change", () => {
    take([...input.files]);
    // They are on their way already and must not go again with the form.
    input.value = "";
  });
  list.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-file-drop]");
    if (!drop) return;
    event.preventDefault();
    drop.closest("li").remove();
    settle(form);
    input.focus();
  });
  form.addEventListener("submit", (event) => {
    if (pending(form).size === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.sendsLater = "";
    event.submitter?.setAttribute("aria-busy", "true");
  }, { capture: true });

  const place = input.closest("[data-drop-place]") ?? form;
  let depth = 0;
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  place.addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    place.dataset.over = "";
  });
  place.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) delete place.dataset.over;
  });
  place.addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
  place.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    delete place.dataset.over;
    take([...event.dataTransfer.files]);
  });
});

// What has changed at the house is told over one stream; the fragments that care ask again.
// <section data-live="case.*" data-hx-get="…" data-hx-trigger="live">. With data-live-quiet the
// change waits behind its button (data-live-show), so that rows never move under the hand.
import htmx from "htmx";
import { attach } from "ui/attach";

const QUIET = 500;
const waiting = new Map();

const matches = (element, kind) => {
  const wanted = element.dataset.live;
  return !wanted || wanted.split(/\s+/).some((one) => (one.endsWith("*") ? kind.startsWith(one.slice(0, -1)) : one === kind));
};

const refresh = (element) => htmx.trigger(element, "live");

const tell = (element) => {
  if (!("liveQuiet" in element.dataset)) {
    refresh(element);
    return;
  }
  const button = document.getElementById(element.dataset.liveQuiet);
  if (!button) return;
  const count = Number(button.dataset.count ?? 0) + 1;
  button.dataset.count = String(count);
  button.hidden = false;
  const number = button.querySelector("[data-count-shown]");
  if (number) number.textContent = String(count);
};

const heard = (kind) => {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!matches(element, kind)) continue;
    // Many changes at once are one question.
    clearTimeout(waiting.get(element));
    waiting.set(element, setTimeout(() => tell(element), QUIET));
  }
};

attach("[data-live-show]", (button) => {
  button.addEventListener("click", () => {
    const element = document.querySelector(button.dataset.liveShow);
    button.dataset.count = "0";
    button.hidden = true;
    if (element) refresh(element);
  });
});

let stream = null;
attach("[data-live]", () => {
  if (stream) return;
  stream = new EventSource("/live/");
  stream.addEventListener("message", (event) => {
    try {
      heard(JSON.parse(event.data).kind ?? "");
    } catch {
      heard("");
    }
  });
  addEventListener("pagehide", () => stream.close());
});

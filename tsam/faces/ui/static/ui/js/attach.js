// Behaviours attach to what stands on the page, and again to what htmx swaps in.
const behaviours = [];
const attached = new WeakMap();

const attachTo = ({ selector, behave }, element) => {
  const done = attached.get(element) ?? attached.set(element, new Set()).get(element);
  if (done.has(selector)) return;
  done.add(selector);
  behave(element);
};

const scan = () => {
  for (const behaviour of behaviours) {
    for (const element of document.querySelectorAll(behaviour.selector)) attachTo(behaviour, element);
  }
};

export const attach = (selector, behave) => {
  const behaviour = { selector, behave };
  behaviours.push(behaviour);
  for (const element of document.querySelectorAll(selector)) attachTo(behaviour, element);
};

export const isTyping = (event) =>
  event.target instanceof Element &&
  event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog[open]") !== null;

export const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;

// Single keys act only for people who want them.
export const takesSingleKeys = () => "singleKeys" in document.documentElement.dataset;

document.addEventListener("htmx:after:swap", scan);
document.addEventListener("htmx:after:process", scan);

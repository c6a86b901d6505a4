// form[data-submit-on-change] sends itself when a choice changes; the button that would do it without
// scripts (data-without-scripts) is put away.
import { attach } from "ui/attach";

attach("form[data-submit-on-change]", (form) => {
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
});
attach("[data-without-scripts]", (element) => { element.hidden = true; });

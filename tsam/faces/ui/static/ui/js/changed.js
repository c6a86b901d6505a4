// form[data-changes] shows its button (data-when-changed) once something in it differs from what
// came with the page. Fields that stand elsewhere (form="…") count too.
import { attach } from "ui/attach";

const differs = (field) => {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.type !== "hidden" && field.value !== field.defaultValue;
};

attach("form[data-changes]", (form) => {
  const button = form.querySelector("[data-when-changed]");
  if (!button) return;
  const show = () => { button.hidden = ![...form.elements].some((field) => "name" in field && field.name && differs(field)); };
  // Fields outside the form tell the page, not the form.
  document.addEventListener("input", (event) => { if (event.target.form === form) show(); });
  if (!form.querySelector("[aria-invalid=true], .wrong")) show();
});

// Names the files that were chosen, each with its size; a field may be a drop place (data-drop).
import { attach } from "ui/attach";

// How large a file is, as people say it: 12 kB, 3.4 MB.
export const size = (bytes) => {
  const units = ["kB", "MB", "GB"];
  let amount = bytes;
  let unit = "B";
  while (amount >= 1000 && units.length) {
    amount /= 1024;
    unit = units.shift();
  }
  return `${unit === "B" || amount >= 10 ? Math.round(amount) : amount.toFixed(1)} ${unit}`;
};

attach("input[type=file][data-files]", (input) => {
  const list = input.form?.querySelector("[data-files-list]");
  const show = () => {
    if (!list) return;
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const row = document.createElement("li");
        const name = document.createElement("span");
        const end = document.createElement("span");
        name.className = "grow";
        name.textContent = file.name;
        end.className = "end";
        end.textContent = size(file.size);
        row.append(name, end);
        return row;
      }),
    );
    list.hidden = input.files.length === 0;
  };
  input.addEventListener("change", show);

  const drop = input.closest("[data-drop]");
  drop?.addEventListener("dragover", (event) => event.preventDefault());
  drop?.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    show();
  });
});

// Before the first paint: light or dark, and the row height, as this browser chose last. A choice
// made here ends as soon as the person's own setting, which comes with the page, changes.
for (const name of ["theme", "density"]) {
  const data = document.documentElement.dataset;
  const [setting, chosen] = (localStorage.getItem(name) ?? "").split(":");
  if (chosen && setting === (data[name] ?? "")) {
    data[`${name}Setting`] = setting;
    data[name] = chosen;
  }
}

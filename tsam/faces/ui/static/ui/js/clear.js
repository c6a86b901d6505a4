// Empties the fields around a button (data-clears) and puts them away; saving then drops them.
import { attach } from "ui/attach";

attach("[data-clears]", (button) => {
  button.addEventListener("click", () => {
    const place = button.closest("[data-interval]");
    for (const input of place.querySelectorAll("input")) input.value = "";
    place.hidden = true;
  });
});

// The door: drafts that wait behind it are named, moments are told in the zone of this browser, and
// what was sent when the session had ended is a draft again.
import { attach } from "ui/attach";

const keysOf = (store) => Array.from({ length: store.length }, (_, place) => store.key(place) ?? "");

attach("[data-door]", () => {
  for (const key of keysOf(sessionStorage)) if (key.startsWith("sent ")) sessionStorage.removeItem(key);
});

attach("[data-drafts]", (words) => {
  const names = keysOf(localStorage)
    .filter((key) => key.startsWith("draft "))
    .map((key) => /C\d{6,}$/.exec(key)?.[0])
    .filter(Boolean);
  if (names.length) words.textContent = words.dataset.draftWords.replace("{name}", names.join(", "));
});

attach("time[data-here]", (time) => {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const shown = time.dataset.here === "full" ? { weekday: "short", day: "numeric", month: "short", ...clock } : clock;
  time.textContent = new Intl.DateTimeFormat("en-GB", shown).format(moment);
});

// <time data-relative="until|ago"> ticks. The words come from the server in the reader's language;
// here only the numbers move on, by the browser's own plural rules.
import { attach } from "ui/attach";

const EVERY = 30_000;
const language = document.documentElement.lang || "en";
const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const shown = new Map();

const words = (moment) => {
  const away = (moment - Date.now()) / 60_000;
  const minutes = Math.round(away);
  if (Math.abs(minutes) < 60) return format.format(minutes, "minute");
  const hours = Math.round(away / 60);
  if (Math.abs(hours) < 48) return format.format(hours, "hour");
  return format.format(Math.round(away / 1440), "day");
};

const tick = () => {
  for (const [time, written] of shown) {
    if (!time.isConnected) {
      shown.delete(time);
      continue;
    }
    // What the server wrote stands until a minute has passed since.
    if (Date.now() - written.at < 60_000) continue;
    time.textContent = words(written.moment);
  }
};

attach("time[data-relative]", (time) => {
  shown.set(time, { moment: Date.parse(time.dateTime), at: Date.now() });
});
setInterval(tick, EVERY);

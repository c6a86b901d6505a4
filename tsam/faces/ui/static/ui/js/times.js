// <time data-relative="until|ago"> ticks, in the words that came with the page (data-spans).
import { attach } from "ui/attach";

const EVERY = 30_000;
const MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
const WORDS = (document.documentElement.dataset.spans ?? "").split("|");
const [DAYS, HOURS, MINUTES, AHEAD, LATE, AGO, NOW, JUST_NOW] = WORDS;
const shown = new Set();

const put = (pattern, value) => pattern.replace(/%\(span\)s|%d/, String(value));

const span = (whole) => {
  const days = Math.floor(whole / MINUTES_PER_DAY);
  const hours = Math.floor((whole % MINUTES_PER_DAY) / 60);
  const minutes = whole % 60;
  if (days) return put(DAYS, days) + (hours && days < 3 ? ` ${put(HOURS, hours)}` : "");
  if (hours) return put(HOURS, hours) + (minutes ? ` ${put(MINUTES, minutes)}` : "");
  return put(MINUTES, minutes);
};

const words = (time) => {
  const away = (Date.parse(time.dateTime) - Date.now()) / MINUTE;
  const whole = Math.round(Math.abs(away));
  if (time.dataset.relative === "ago") return away > -1 ? JUST_NOW : put(AGO, span(whole));
  if (whole === 0) return NOW;
  return put(away > 0 ? AHEAD : LATE, span(whole));
};

if (WORDS.length === 8) {
  attach("time[data-relative]", (time) => shown.add(time));
  setInterval(() => {
    for (const time of shown) {
      if (time.isConnected) time.textContent = words(time);
      else shown.delete(time);
    }
  }, EVERY);
}

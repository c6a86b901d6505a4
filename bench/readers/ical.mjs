// Read calendars with ical.js, the library of Thunderbird: node ical.mjs LIBRARY FILE...
// Prints, for each file, its entries as bench/calendar_readers.py compares them.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [library, ...files] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(library).href);

const moment = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");

function entries(path) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf-8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const people = component.getAllProperties("attendee").map((person) => [
      person.getFirstValue().toLowerCase(),
      person.getParameter("cn"),
      person.getParameter("partstat"),
    ]);
    return {
      uid: event.uid,
      starts: moment(event.startDate),
      ends: moment(event.endDate),
      wall: event.startDate.toString().slice(0, 16),
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
      title: event.summary,
      location: event.location ?? "",
      comment: component.getFirstPropertyValue("comment") ?? "",
      people: people.sort((one, other) => (one[0] < other[0] ? -1 : 1)),
    };
  });
}

process.stdout.write(JSON.stringify(Object.fromEntries(files.map((path) => [path, entries(path)]))));

"""Hold what is read and written as calendars against other programs and their test files.

The folder of the data is `ical-fixtures`: recurrence rules with all their instances, and calendars
of many programs, some broken on purpose. What is written is read by three other readers, and taken
by a CalDAV server (Radicale), where they are installed.
"""

from __future__ import annotations

import csv
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import available_timezones

import httpx
from icalendar import Calendar

from bench import calendar_readers
from bench.evaluate_import import Row
from tsam.domains.calls import slots
from tsam.domains.calls.ical import guarded, recurrence
from tsam.domains.calls.slots import QUARTER
from tsam.kernel.hours import DAYS, PublicHolidays, WorkingCalendar, parse_week

FOLDER, MOST_SECONDS = "ical-fixtures", 2.0
# What the other library cannot do either; its list has words instead of instances there.
UNKNOWN = "***"
YEARS = (2025, 2026, 2027)
START_SECONDS = 20
HOLIDAYS = PublicHolidays("DE")
# Of the weeks of a feed, so many apart: summers and winters of each zone are among them.
EACH = 13
_WHO = ("desk", "desk")
Spans = tuple[tuple[datetime, datetime], ...]
_WEEK = parse_week({day: [["09:00", "17:00"]] for day in DAYS[:5]})
_HOUR = timedelta(hours=1)
_WRITE = "import sys, pathlib, django; django.setup(); from bench import calendar_files as files; "
_WRITE += "files.write(pathlib.Path(sys.argv[1]))"


def rules(data: Path) -> list[Row]:
    """Each rule of the vectors has exactly the instances that libical says."""
    wrong, known = [], 0
    with (data / FOLDER / "rrule_vectors.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if UNKNOWN in row["instances"]:
                continue
            known += 1
            expected = [_wall(one) for one in row["instances"].split()]
            last = max(expected) + timedelta(days=1) - timedelta(seconds=1)
            is_day = "T" not in row["dtstart"]
            start = _wall(row["dtstart"])
            found = recurrence.instances(row["rrule"], start, last=last, is_day=is_day)
            if [one for one in found if one <= max(expected)] != expected:
                wrong.append(row["rrule"])
    return [Row("recurrence rules with all their instances right", str(known), *_out(known, wrong))]


def files(data: Path) -> list[Row]:
    """Each calendar is read, or refused, within its time; nothing breaks."""
    first, last = datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    slow, count, spans, slowest = [], 0, 0, 0.0
    with zipfile.ZipFile(data / FOLDER / "icalendar.zip") as archive:
        for name in archive.namelist():
            if not name.endswith(".ics"):
                continue
            count += 1
            begun = time.perf_counter()
            try:
                spans += len(guarded.busy_in_time(archive.read(name), first, last).spans)
            except guarded.TooMuch:
                slow.append(name)
            slowest = max(slowest, time.perf_counter() - begun)
    return [
        Row("calendars of other programs that are read", str(count), *_out(count, slow)),
        Row("busy times in them", "-", str(spans), spans > 0),
        Row(
            f"seconds of the slowest (at most {MOST_SECONDS:g})",
            "-",
            f"{slowest:.2f}",
            slowest <= MOST_SECONDS,
        ),
    ]


def zones(_data: Path) -> list[Row]:
    """In no zone of the database, in three years, does a slot lie outside of hours or on a holiday.

    Each zone has the service hours of nine to five there and the holidays of Germany, and one
    person who is there round the clock but for a call every second day. Calls begin on the full
    and the half hour.
    """
    names = sorted(available_timezones())
    offered, outside = 0, []
    for name in names:
        service = WorkingCalendar(name, _WEEK, closed=HOLIDAYS)
        for year in YEARS:
            noon = datetime(year, 1, 1, 12, tzinfo=UTC)
            days = [noon + timedelta(days=day) for day in range(0, 366, 2)]
            busy = tuple((begins, begins + _HOUR) for begins in days)
            for slot in _offered(service, year, busy):
                offered += 1
                near = (slot.starts_at - noon).days // 2
                if not _is_inside(service, slot, busy[max(near - 1, 0) : near + 3]):
                    outside.append(f"{name} {slot.starts_at:%Y-%m-%d %H:%M}")
    return [
        Row("zones of the database", "-", str(len(names)), len(names) > 400),
        Row("slots offered in three years", "-", f"{offered:,}", offered > 0),
        Row(
            "of them within hours, on a working day and beside the call",
            f"{offered}",
            *_out(offered, outside),
        ),
    ]


def readers(_data: Path) -> list[Row]:
    """What is written says the same to icalendar, vobject and ical.js."""
    with tempfile.TemporaryDirectory() as folder:
        paths = _written(Path(folder))
        library = calendar_readers.fetch_ical_js(Path(folder))
        third = calendar_readers.by_ical_js(paths, library)
        entries, differ = 0, []
        for path in paths:
            one = calendar_readers.by_icalendar(path)
            entries += len(one)
            if not one == calendar_readers.by_vobject(path) == third[str(path)]:
                differ.append(path.name)
    return [
        Row("calendars that three readers read alike", str(len(paths)), *_out(len(paths), differ)),
        Row("entries in them", "1251", str(entries), entries == 1251),
    ]


def server(_data: Path) -> list[Row]:
    """A CalDAV server takes each entry as it is written and gives it back."""
    taken, refused = 0, []
    with tempfile.TemporaryDirectory() as folder, _radicale(Path(folder)) as port:
        for path in _written(Path(folder)):
            # A collection holds one entry a file, without a METHOD: RFC 4791, 4.1.
            for name, entry in islice(_single(path), 0, None, EACH):
                taken += 1
                if not _is_taken(port, name, entry):
                    refused.append(name)
    return [Row("entries that Radicale takes and gives back", str(taken), *_out(taken, refused))]


def _wall(text: str) -> datetime:
    text = text.removesuffix("Z")
    return datetime.fromisoformat(text)


def _out(known: int, wrong: list[str]) -> tuple[str, bool]:
    found = f"{known - len(wrong)}" + (f", not {'; '.join(wrong[:5])}" if wrong else "")
    return found, not wrong


def _offered(service: WorkingCalendar, year: int, busy: Spans) -> Iterator[slots.Slot]:
    """All slots of a year, four weeks at a time."""
    begins, month = datetime(year, 1, 1, tzinfo=UTC), timedelta(days=28)
    person = slots.Person(1, WorkingCalendar("Europe/Berlin", always=True), busy)
    for part in range(13):
        first = begins + part * month
        yield from slots.find(
            service, [person], after=first, until=first + month, lasting=_HOUR, step=2 * QUARTER
        )


def _is_inside(service: WorkingCalendar, slot: slots.Slot, busy: Spans) -> bool:
    first, last = (at.astimezone(service.zone) for at in (slot.starts_at, slot.ends_at))
    return (
        first.weekday() < 5
        and first.date() not in HOLIDAYS
        and first.date() == last.date()
        and first.hour >= 9
        and (last.hour, last.minute) <= (17, 0)
        and not any(begins < slot.ends_at and slot.starts_at < ends for begins, ends in busy)
    )


def _written(folder: Path) -> list[Path]:
    subprocess.run(
        [sys.executable, "-c", _WRITE, str(folder)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tsam.settings",
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "TSAM_VAR": str(folder),
            "DATABASE_URL": "",
        },
        check=True,
    )
    return sorted(folder.glob("*.ics"))


def _single(path: Path) -> Iterator[tuple[str, bytes]]:
    whole = Calendar.from_ical(path.read_bytes())
    for event in whole.walk("VEVENT"):
        one = Calendar()
        one.add("PRODID", "-//TSAM Desk//Evaluation//EN")
        one.add("VERSION", "2.0")
        for zone in whole.walk("VTIMEZONE"):
            one.add_component(zone)
        one.add_component(event)
        name = "".join(letter if letter.isalnum() else "-" for letter in str(event["UID"]))
        yield name, one.to_ical()


@contextmanager
def _radicale(folder: Path) -> Iterator[str]:
    """The address of a server that lets everybody in, on the loopback, with a collection."""
    program = shutil.which("radicale")
    if not program:
        raise FileNotFoundError("radicale (on Debian: sudo apt-get install radicale)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{probe.getsockname()[1]}"
    settings = folder / "radicale.ini"
    settings.write_text(
        f"[server]\nhosts = {where}\n[auth]\ntype = none\n[rights]\ntype = authenticated\n"
        f"[storage]\nfilesystem_folder = {folder / 'collections'}\n[logging]\nlevel = error\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [program, "--config", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            address = f"http://{where}/desk/calls/"
            _await(address)
            made = httpx.request("MKCALENDAR", address, auth=_WHO)
            made.raise_for_status()
            yield address
        finally:
            running.terminate()


def _await(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            httpx.request("OPTIONS", address, auth=_WHO)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise FileNotFoundError("answer of radicale")


def _is_taken(address: str, name: str, entry: bytes) -> bool:
    """It stands there afterwards with the same moment and the same words."""
    sent = httpx.put(
        f"{address}{name}.ics", content=entry, auth=_WHO, headers={"Content-Type": "text/calendar"}
    )
    if not sent.is_success:
        return False
    back = httpx.get(f"{address}{name}.ics", auth=_WHO)
    one, other = (Calendar.from_ical(text).walk("VEVENT")[0] for text in (entry, back.content))
    return bool(back.is_success) and all(
        one[part].to_ical() == other[part].to_ical() for part in ("DTSTART", "DTEND", "SUMMARY")
    )

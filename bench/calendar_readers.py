"""Three programs that read calendars, none of them ours: each gives the same entries, or not.

icalendar and vobject come with the tests. ical.js, which Thunderbird reads with, is fetched by npm
into a folder that is gone afterwards, at a version that is named here.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar
from vobject.base import readOne

ICAL_JS = "ical.js@2.2.1"
SCRIPT = Path(__file__).parent / "readers" / "ical.mjs"
# An entry by its name in the file; lists and words alone, so that JSON brings it unharmed.
Entries = list[dict[str, Any]]


def by_icalendar(path: Path) -> Entries:
    events: list[Any] = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return [
        _entry(
            uid=str(event["UID"]),
            starts=event["DTSTART"].dt,
            ends=event["DTEND"].dt,
            sequence=int(event["SEQUENCE"]),
            words=[str(event.get(name, "")) for name in _WORDS],
            people=[
                (str(who), str(who.params["CN"]), str(who.params["PARTSTAT"]))
                for who in _several(event.get("ATTENDEE"))
            ],
        )
        for event in events
    ]


def by_vobject(path: Path) -> Entries:
    calendar = readOne(path.read_text(encoding="utf-8"))
    return [
        _entry(
            uid=event.uid.value,
            starts=event.dtstart.value,
            ends=event.dtend.value,
            sequence=int(event.sequence.value),
            words=[event.getChildValue(name.lower(), "") for name in _WORDS],
            people=[
                (who.value, who.params["CN"][0], who.params["PARTSTAT"][0])
                for who in event.contents.get("attendee", [])
            ],
        )
        for event in calendar.vevent_list
    ]


def by_ical_js(paths: Sequence[Path], library: Path) -> dict[str, Entries]:
    done = subprocess.run(
        [_program("node"), str(SCRIPT), str(library), *map(str, paths)],
        capture_output=True,
        check=True,
        text=True,
    )
    found: dict[str, Entries] = json.loads(done.stdout)
    return found


def fetch_ical_js(folder: Path) -> Path:
    """Raises FileNotFoundError without node and npm, or where npm reaches no library."""
    done = subprocess.run(
        [_program("npm"), "install", "--silent", "--no-save", "--prefix", str(folder), ICAL_JS],
        check=False,
        capture_output=True,
        text=True,
    )
    found = folder / "node_modules" / "ical.js" / "dist" / "ical.js"
    if done.returncode or not found.exists():
        raise FileNotFoundError(f"{ICAL_JS} from npm")
    return found


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise FileNotFoundError(f"{name} (on Debian: sudo apt-get install nodejs npm)")
    return found


_WORDS = ("STATUS", "SUMMARY", "LOCATION", "COMMENT")


def _entry(
    uid: str,
    starts: datetime,
    ends: datetime,
    sequence: int,
    words: Sequence[str],
    people: Iterable[tuple[str, str, str]],
) -> dict[str, Any]:
    status, title, location, comment = words
    return {
        "uid": uid,
        "starts": _moment(starts),
        "ends": _moment(ends),
        "wall": starts.replace(tzinfo=None).isoformat()[:16],
        "sequence": sequence,
        "status": status,
        "title": title,
        "location": location,
        "comment": comment,
        "people": sorted([one.lower(), name, answer] for one, name, answer in people),
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _several(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given] if given else []

"""What the page of an import says: how far it is, what it would do, or what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.cases.importers import policies, progress
from tsam.domains.cases.models import ImportRun, ImportState
from tsam.faces.desk.queries import import_words
from tsam.faces.desk.queries.import_words import WORDS
from tsam.faces.ui.counting import grouped
from tsam.kernel.reading.faults import without_place

_S = ImportState
# A worker that has said nothing for so long may have died; its job begins again by itself.
SILENT = timedelta(minutes=2)
_STEP = {
    _S.WAITING: 2,
    _S.CHECKING: 2,
    _S.CHECKED: 2,
    _S.RUNNING: 3,
    _S.DONE: 4,
}


@dataclass(frozen=True)
class Step:
    """One of the four steps: "past", "here" or "" (to come)."""

    name: str
    words: str
    look: str


@dataclass(frozen=True)
class Fault:
    row: int
    column: str
    sentence: str


def headline(run: ImportRun) -> tuple[str, str]:
    """The sentence above, and the quieter one below it."""
    counts, words = run.counts, WORDS[run.kind]
    match run.state:
        case _S.WAITING:
            return _("The file is here and waits for its dry run"), _nothing_yet()
        case _S.CHECKING:
            return _("The file is being read"), _nothing_yet()
        case _S.CHECKED if not (counts["new"] or counts["changed"]):
            same = words.all_here % {"n": grouped(counts["same"])}
            return _("The file reads well, and would change nothing"), _said(_unwritten(), same)
        case _S.CHECKED if run.error_count:
            return _("The file can come in without the rows below"), _would(run)
        case _S.CHECKED:
            return _("The file reads well. All of it can come in."), _would(run)
        case _S.RUNNING:
            said = _("You may leave this page. Either all of the file comes in, or nothing.")
            return _("The import runs"), said
        case _S.DONE if not (counts["new"] or counts["changed"]):
            said = words.all_found % {"n": grouped(counts["same"])}
            return _("Run again, and nothing changed"), _said(said, _left_out(run))
        case _S.DONE:
            return _did(run), _said(str(words.follows), _left_out(run))
    return _failed(run)


def steps(run: ImportRun) -> list[Step]:
    # A dry run that found faults ends there; so does an import that broke in its own step.
    here = _STEP.get(_S(run.state), 3 if run.counts.get("broke_in") == "import" else 2)
    return _steps(here, [run.file_name, _checked(run), _imported(run), _result(run)])


def first_steps() -> list[Step]:
    """Before there is a file."""
    words = [
        _("and what its columns mean"),
        _("nothing is written"),
        _("all of it, or nothing"),
        _("safe to do again"),
    ]
    return _steps(1, words)


def _steps(here: int, words: Sequence[str]) -> list[Step]:
    names = [_("File"), _("Dry run"), _("Import"), _("Done")]
    return [
        Step(f"{number} {name}", said, _look(number, here))
        for number, (name, said) in enumerate(zip(names, words, strict=True), 1)
    ]


def _look(number: int, here: int) -> str:
    if number == here:
        return "here"
    return "past" if number < here else ""


def figures(run: ImportRun) -> list[dict[str, Any]]:
    """The counts of a file that was read to its end, and of its faults."""
    counts = run.counts
    if "new" not in counts:
        return []
    new, changed, same = WORDS[run.kind].figures
    in_all = _("of %(n)s in the file") % {"n": grouped(import_words.whole(counts))}
    shown = [
        _figure(run.rows_read, _("Rows read"), _span(counts)),
        _figure(counts["new"], new, in_all),
        _figure(counts["changed"], changed, _("brought up to date")),
        _figure(counts["same"], same, _("left as they are")),
    ]
    if "events" in counts:
        shown.append(_figure(counts["events"], _("Events"), _written(run)))
    if "slips" in counts:
        shown.append(_figure(counts["slips"], _("Slips"), _("times a day was moved")))
    if run.error_count:
        wrong = _figure(run.error_count, _("Faults"), _("listed below"))
        shown.append({**wrong, "href": "#faults", "tone": "alarm"})
    return shown


def _figure(number: int, label: str, detail: str) -> dict[str, Any]:
    return {"n": grouped(number), "label": label, "detail": detail}


def act(run: ImportRun) -> str:
    """What the button says that writes a checked file."""
    counts = run.counts
    if run.state != _S.CHECKED:
        return ""
    moved = counts["new"] + counts["changed"]
    return import_words.numbered(WORDS[run.kind].act, moved) if moved else _("Run it all the same")


def faults(run: ImportRun) -> list[Fault]:
    """What is wrong, row by row, with what helps; the rows that were kept."""
    return [
        Fault(one["row"], one["column"], without_place(one["row"], one["column"], one["sentence"]))
        for one in run.errors
    ]


def at_work(run: ImportRun, at: datetime) -> dict[str, Any] | None:
    """How far the worker is, while there is one."""
    if run.state not in (_S.WAITING, _S.CHECKING, _S.RUNNING):
        return None
    told = progress.told(run.pk)
    if told is None:
        return {"words": _("A worker takes it next.") if run.state != _S.CHECKING else ""}
    left = told.left()
    return {
        "rows": told.rows,
        "percent": round(told.share * 100),
        "words": _left(left) if left else "",
        "is_silent": at - told.at > SILENT,
        "since": told.at,
    }


def seconds_words(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", max(seconds, 1)) % {"n": max(seconds, 1)}
    return ngettext("%(n)d minute", "%(n)d minutes", round(seconds / 60)) % {
        "n": round(seconds / 60)
    }


def _left(left: timedelta) -> str:
    return _("about %(span)s left") % {"span": seconds_words(round(left.total_seconds()))}


def _nothing_yet() -> str:
    return _("Nothing is written yet. You may leave this page and come back.")


def _unwritten() -> str:
    return _("Nothing is written yet.")


def _would(run: ImportRun) -> str:
    return _said(_unwritten(), import_words.counted(run.kind, run.counts), _left_out(run))


def _did(run: ImportRun) -> str:
    return _("All in. %(cases)s") % {"cases": import_words.counted(run.kind, run.counts)}


def _left_out(run: ImportRun) -> str:
    """Of a run that leaves out what is wrong."""
    if not run.error_count:
        return ""
    said = ngettext(
        "One thing is wrong; its row stays out.",
        "%(n)s things are wrong; their rows stay out.",
        run.error_count,
    )
    return said % {"n": grouped(run.error_count)}


def _said(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)


def result(run: ImportRun) -> str:
    """What came of an import, in a few words for a list."""
    counts = run.counts
    if run.state == _S.DONE:
        if not (counts["new"] or counts["changed"]):
            return _("nothing changed")
        return import_words.counted(run.kind, counts).rstrip(".")
    if run.state == _S.FAILED:
        faults = ngettext("%(n)s fault", "%(n)s faults", run.error_count)
        return faults % {"n": grouped(run.error_count)}
    return str(run.get_state_display())


def _failed(run: ImportRun) -> tuple[str, str]:
    quiet = _("Nothing was written. Correct the file and upload it again.")
    if run.counts.get("new") and policies.leave_out(run.kind):
        quiet = _(
            "Nothing was written. Correct the file and upload it again, or upload it so that such "
            "rows are left out."
        )
    if run.errors and not run.errors[0]["row"]:
        return _("This file cannot come in"), f"{run.errors[0]['sentence']} {quiet}"
    faulty = ngettext(
        "One thing in the file is wrong, so nothing of it comes in",
        "%(n)s things in the file are wrong, so nothing of it comes in",
        run.error_count,
    )
    return faulty % {"n": grouped(run.error_count)}, quiet


def _checked(run: ImportRun) -> str:
    if "check_seconds" in run.counts:
        return _("took %(span)s") % {"span": seconds_words(run.counts["check_seconds"])}
    return {
        _S.WAITING: _("waits for a worker"),
        _S.CHECKING: _("reads the file"),
        _S.FAILED: _("ended early"),
    }.get(_S(run.state), "")


def _imported(run: ImportRun) -> str:
    if "import_seconds" in run.counts:
        return _("took %(span)s") % {"span": seconds_words(run.counts["import_seconds"])}
    return _("runs") if run.state == _S.RUNNING else _("all of it, or nothing")


def _result(run: ImportRun) -> str:
    return str(WORDS[run.kind].end)


def _written(run: ImportRun) -> str:
    if run.state == _S.DONE:
        return _("%(n)s written") % {"n": grouped(run.counts["events_written"])}
    return _("in the history of the cases")


def _span(counts: dict[str, Any]) -> str:
    first, last = (_day(counts.get(name)) for name in ("first_at", "last_at"))
    return f"{first} – {last}" if first and last else ""


def _day(moment: str | None) -> str:
    found = parse_datetime(moment) if moment else None
    return f"{found:%Y-%m}" if found else ""


def problems(found: Sequence[Fault]) -> int:
    return len({fault.sentence for fault in found})

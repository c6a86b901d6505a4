"""What the page of an import says: how far it is, what it would do, or what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.importers import progress
from tsam.domains.cases.models import ImportRun, ImportState, State
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
    counts = run.counts
    match run.state:
        case _S.WAITING:
            return _("The file is here and waits for its dry run"), _nothing_yet()
        case _S.CHECKING:
            return _("The file is being read"), _nothing_yet()
        case _S.CHECKED if not (counts["new"] or counts["changed"]):
            same = _("All %(n)s cases are here already and the same.") % {"n": _n(counts["same"])}
            return _("The file reads well, and would change nothing"), f"{_unwritten()} {same}"
        case _S.CHECKED:
            return _("The file reads well. All of it can come in."), _would(counts)
        case _S.RUNNING:
            said = _("You may leave this page. Either all of the file comes in, or nothing.")
            return _("The import runs"), said
        case _S.DONE if not (counts["new"] or counts["changed"]):
            said = _("All %(n)s cases were found by their source and number. Nothing was written.")
            return _("Run again, and nothing changed"), said % {"n": _n(counts["same"])}
        case _S.DONE:
            return _did(counts), _("No letter went to customers. Clocks and ranks follow.")
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
    shown: list[dict[str, Any]] = [
        _figure(run.rows_read, _("Rows read"), _span(counts)),
        _figure(
            counts["new"],
            _("Cases, new"),
            _("of %(n)s in the file") % {"n": _n(counts["cases"])},
        ),
        _figure(counts["changed"], _("Cases, changed"), _("brought up to date")),
        _figure(counts["same"], _("Cases, the same"), _("left as they are")),
        _figure(counts["events"], _("Events"), _written(run)),
    ]
    if run.error_count:
        wrong = _figure(run.error_count, _("Faults"), _("listed below"))
        shown.append({**wrong, "href": "#faults", "tone": "alarm"})
    return shown


def _figure(number: int, label: str, detail: str) -> dict[str, Any]:
    return {"n": _n(number), "label": label, "detail": detail}


def breakdowns(run: ImportRun) -> list[tuple[str, list[tuple[str, int]]]]:
    """The cases of the file by how they stand and how bad they are."""
    counts = run.counts
    states = {str(state): str(state.label) for state in State}
    by_state = [
        (states.get(name, name), count) for name, count in counts.get("cases_by_state", {}).items()
    ]
    severities = {str(value): str(label) for value, label in Severity.choices}
    by_severity = [
        (f"{value} · {severities.get(value, '')}", count)
        for value, count in counts.get("cases_by_severity", {}).items()
    ]
    return [
        (title, sorted(rows, key=lambda row: -row[1]) if title == _("By state") else rows)
        for title, rows in ((_("By state"), by_state), (_("By severity"), by_severity))
        if rows
    ]


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


def _would(counts: dict[str, Any]) -> str:
    return f"{_unwritten()} {_counted(counts)}"


def _did(counts: dict[str, Any]) -> str:
    return _("All in. %(cases)s") % {"cases": _counted(counts)}


def _counted(counts: dict[str, Any]) -> str:
    """What is new, what has changed, what is the same; nothing of what there is none of."""
    new, changed, same = (counts[name] for name in ("new", "changed", "same"))
    said = [
        (new, ngettext("%(n)s case is new", "%(n)s cases are new", new)),
        (changed, ngettext("%(n)s has changed", "%(n)s have changed", changed)),
        (same, ngettext("%(n)s is here already", "%(n)s are here already", same)),
    ]
    return ", ".join(words % {"n": _n(count)} for count, words in said if count) + "."


def result(run: ImportRun) -> str:
    """What came of an import, in a few words for a list."""
    counts = run.counts
    if run.state == _S.DONE:
        if not (counts["new"] or counts["changed"]):
            return _("nothing changed")
        return _counted(counts).rstrip(".")
    if run.state == _S.FAILED:
        faults = ngettext("%(n)s fault", "%(n)s faults", run.error_count)
        return faults % {"n": _n(run.error_count)}
    return str(run.get_state_display())


def _failed(run: ImportRun) -> tuple[str, str]:
    quiet = _("Nothing was written. Correct the file and upload it again.")
    if run.errors and not run.errors[0]["row"]:
        return _("This file cannot come in"), f"{run.errors[0]['sentence']} {quiet}"
    faulty = ngettext(
        "One thing in the file is wrong, so nothing of it comes in",
        "%(n)s things in the file are wrong, so nothing of it comes in",
        run.error_count,
    )
    return faulty % {"n": _n(run.error_count)}, quiet


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
    return _("in the cases of %(name)s") % {"name": run.application.name}


def _written(run: ImportRun) -> str:
    if run.state == _S.DONE:
        return _("%(n)s written") % {"n": _n(run.counts["events_written"])}
    return _("in the history of the cases")


def _span(counts: dict[str, Any]) -> str:
    first, last = (_day(counts.get(name)) for name in ("first_at", "last_at"))
    return f"{first} – {last}" if first and last else ""


def _day(moment: str | None) -> str:
    found = parse_datetime(moment) if moment else None
    return f"{found:%Y-%m}" if found else ""


def _n(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def problems(found: Sequence[Fault]) -> int:
    return len({fault.sentence for fault in found})

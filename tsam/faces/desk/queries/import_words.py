"""What the pages of an import call what comes in: cases, SPRs, releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.models import ImportKind, ImportRun, State
from tsam.domains.cases.models.case import CaseQuerySet
from tsam.domains.people.models import User
from tsam.domains.releases.models import VehicleKind
from tsam.domains.releases.models.vehicles import VehicleQuerySet
from tsam.domains.sprs.models import SprSeverity, SprState
from tsam.domains.sprs.models.spr import SprQuerySet
from tsam.faces.ui.counting import grouped
from tsam.kernel.addresses import reverse

_K = ImportKind


@dataclass(frozen=True)
class Words:
    """The words of one kind. `kinds` are said of a number: "12 cases are new"."""

    intro: Any
    drop: Any
    kinds: tuple[Any, Any, Any]
    all_here: Any
    all_found: Any
    act: Any
    figures: tuple[Any, Any, Any]
    of_the_file: Any
    follows: Any
    end: Any
    again: Any
    seen: Any
    folder: str


WORDS: Mapping[str, Words] = {
    _K.CASES: Words(
        intro=gettext_lazy("Bring in the case history of another system."),
        drop=gettext_lazy("Drop a CSV, XES or Excel file here, or"),
        kinds=(
            ngettext_lazy("%(n)s case is new", "%(n)s cases are new", "count"),
            ngettext_lazy("%(n)s has changed", "%(n)s have changed", "count"),
            ngettext_lazy("%(n)s is here already", "%(n)s are here already", "count"),
        ),
        all_here=gettext_lazy("All %(n)s cases are here already and the same."),
        all_found=gettext_lazy(
            "All %(n)s cases were found by their source and number. Nothing was written."
        ),
        act=ngettext_lazy("Import %(n)s case", "Import %(n)s cases", "count"),
        figures=(
            gettext_lazy("Cases, new"),
            gettext_lazy("Cases, changed"),
            gettext_lazy("Cases, the same"),
        ),
        of_the_file=gettext_lazy("cases of the file"),
        follows=gettext_lazy("No letter went to customers. Clocks and ranks follow."),
        end=gettext_lazy("in the cases of the customer"),
        again=gettext_lazy(
            "A case is known by its customer, its source and its number there. The same file "
            "twice writes nothing the second time."
        ),
        seen=gettext_lazy("See the cases"),
        folder="var/mappings",
    ),
    _K.SPRS: Words(
        intro=gettext_lazy(
            "Bring in the defects of a tracker as SPRs. They belong to no customer."
        ),
        drop=gettext_lazy("Drop a CSV, JSON or Excel file here, or"),
        kinds=(
            ngettext_lazy("%(n)s SPR is new", "%(n)s SPRs are new", "count"),
            ngettext_lazy("%(n)s has changed", "%(n)s have changed", "count"),
            ngettext_lazy("%(n)s is here already", "%(n)s are here already", "count"),
        ),
        all_here=gettext_lazy("All %(n)s SPRs are here already and the same."),
        all_found=gettext_lazy(
            "All %(n)s SPRs were found by their source and number. Nothing was written."
        ),
        act=ngettext_lazy("Import %(n)s SPR", "Import %(n)s SPRs", "count"),
        figures=(
            gettext_lazy("SPRs, new"),
            gettext_lazy("SPRs, changed"),
            gettext_lazy("SPRs, the same"),
        ),
        of_the_file=gettext_lazy("SPRs of the file"),
        follows=gettext_lazy("No letter went out. Whom they hit is said by linking cases."),
        end=gettext_lazy("in the list of SPRs"),
        again=gettext_lazy(
            "An SPR is known by its source and its number there. The same file twice writes "
            "nothing the second time, and words approved for customers stay."
        ),
        seen=gettext_lazy("See the SPRs"),
        folder="var/mappings/sprs",
    ),
    _K.RELEASES: Words(
        intro=gettext_lazy("Bring in what comes out when, and how its days moved."),
        drop=gettext_lazy("Drop a CSV or Excel file here, or"),
        kinds=(
            ngettext_lazy("%(n)s release is new", "%(n)s releases are new", "count"),
            ngettext_lazy("%(n)s has changed", "%(n)s have changed", "count"),
            ngettext_lazy("%(n)s is here already", "%(n)s are here already", "count"),
        ),
        all_here=gettext_lazy("All %(n)s releases are here already and the same."),
        all_found=gettext_lazy(
            "All %(n)s releases were found by their product and name. Nothing was written."
        ),
        act=ngettext_lazy("Import %(n)s release", "Import %(n)s releases", "count"),
        figures=(
            gettext_lazy("Releases, new"),
            gettext_lazy("Releases, changed"),
            gettext_lazy("Releases, the same"),
        ),
        of_the_file=gettext_lazy("releases of the file"),
        follows=gettext_lazy("Where a day moved, the SPRs that wait for it moved with it."),
        end=gettext_lazy("in the calendar of releases"),
        again=gettext_lazy(
            "A release is known by its product and its name. The same file twice writes nothing "
            "the second time."
        ),
        seen=gettext_lazy("See the releases"),
        folder="var/mappings/releases",
    ),
}


def counted(kind: str, counts: Mapping[str, Any]) -> str:
    """What is new, what has changed, what is the same; nothing of what there is none of."""
    told = zip(WORDS[kind].kinds, (counts[name] for name in _COUNTS), strict=True)
    return ", ".join(numbered(words, count) for words, count in told if count) + "."


def numbered(words: Any, count: int) -> str:
    """A sentence of Words with its number."""
    return str(words % {"count": count, "n": grouped(count)})


def whole(counts: Mapping[str, Any]) -> int:
    """How many the file holds."""
    return sum(counts[name] for name in _COUNTS)


def breakdowns(run: ImportRun) -> list[tuple[str, list[tuple[str, int]]]]:
    """What the file holds by how it stands and how bad it is."""
    counts = run.counts
    match run.kind:
        case _K.CASES:
            by_state, by_severity = counts.get("cases_by_state"), counts.get("cases_by_severity")
            parts = [
                (_("By state"), _named(by_state, dict(State.choices))),
                (_("By severity"), _leveled(by_severity, dict(Severity.choices))),
            ]
        case _K.SPRS:
            parts = [
                (_("By state"), _named(counts.get("by_state"), dict(SprState.choices))),
                (_("By severity"), _leveled(counts.get("by_severity"), dict(SprSeverity.choices))),
            ]
        case _:
            parts = [(_("By kind"), _named(counts.get("by_kind"), dict(VehicleKind.choices)))]
    return [(title, rows) for title, rows in parts if rows]


def destination(run: ImportRun, reader: User) -> str:
    """The list in which what came in is found; empty for those who may not read it."""
    readers: Iterable[str]
    match run.kind:
        case _K.CASES:
            page = f"{reverse('desk:cases')}?scope=all&state=any&sort=newest"
            page = f"{page}&application={run.application_id}"
            readers = CaseQuerySet.function_may_read
        case _K.SPRS:
            page = f"{reverse('desk:sprs')}?scope=all"
            readers = SprQuerySet.function_may_read
        case _:
            page, readers = reverse("desk:releases"), VehicleQuerySet.function_may_read
    return page if reader.has_function(*readers) else ""


_COUNTS = ("new", "changed", "same")


def _named(found: Mapping[str, int] | None, labels: Mapping[Any, Any]) -> list[tuple[str, int]]:
    """The most first."""
    rows = [(str(labels.get(name, name)), count) for name, count in (found or {}).items()]
    return sorted(rows, key=lambda row: -row[1])


def _leveled(found: Mapping[str, int] | None, labels: Mapping[Any, Any]) -> list[tuple[str, int]]:
    """The worst first; JSON keeps levels as text."""
    return [
        (f"{level} · {labels.get(int(level), '')}", count) for level, count in (found or {}).items()
    ]

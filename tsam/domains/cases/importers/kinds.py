"""What can be brought in from a file: the mappings of each kind, its dry run and its writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tsam.domains.accounts.models import Application
from tsam.domains.cases import files
from tsam.domains.cases.importers import mapping as cases
from tsam.domains.cases.importers import write as writing_cases
from tsam.domains.cases.importers.reading import Progress
from tsam.domains.cases.importers.releases import mapping as releases
from tsam.domains.cases.importers.releases import write as writing_releases
from tsam.domains.cases.importers.sprs import mapping as sprs
from tsam.domains.cases.importers.sprs import write as writing_sprs
from tsam.domains.cases.models import ImportKind, ImportRun
from tsam.kernel.reading.faults import Faults
from tsam.kernel.reading.mappings import MappingError, Shelf

# JSON values, as an ImportRun keeps them; "new", "changed" and "same" are always there.
Figures = dict[str, Any]
Read = Callable[[ImportRun, datetime, Progress], tuple[Figures, Faults]]

_Shelf = Shelf[cases.Mapping] | Shelf[sprs.SprMapping] | Shelf[releases.ReleaseMapping]


@dataclass(frozen=True)
class _Kind:
    shelf: _Shelf
    check: Read
    # Raises FaultyFile, and then nothing is written.
    write: Read


@dataclass(frozen=True)
class Described:
    """A mapping as it is chosen: what it is for, the columns it reads, or why it cannot be used."""

    kind: str
    name: str
    about: str
    source: str
    columns: tuple[str, ...]
    trouble: str = ""


def described(kind: str) -> list[Described]:
    """Every mapping of a kind; one that an operator wrote may not make sense."""
    shelf = _KINDS[kind].shelf
    found = []
    for name in shelf.names():
        try:
            one = shelf.find(name)
        except MappingError as wrong:
            found.append(Described(kind, name, name, "", (), str(wrong)))
        else:
            found.append(Described(kind, name, one.about, one.source, tuple(one.needed)))
    return found


def require_mapping(kind: str, name: str) -> None:
    """Raises MappingError where there is none of that name, or it makes no sense."""
    _KINDS[kind].shelf.find(name)


def check(run: ImportRun, *, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    """Read the whole file and say what an import would do, writing nothing."""
    return _KINDS[run.kind].check(run, at, progress)


def write(run: ImportRun, *, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    """Write all of the file, or all but its faulty rows where the run leaves them out.

    Raises FaultyFile, and then nothing is written.
    """
    return _KINDS[run.kind].write(run, at, progress)


def _check_cases(run: ImportRun, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    mapping = cases.find(run.mapping)
    application = _application(run)
    outcome, faults = writing_cases.check(
        _path(run), mapping, application, at=at, progress=progress
    )
    return outcome.figures(), faults


def _write_cases(run: ImportRun, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    outcome = writing_cases.write(
        _path(run),
        cases.find(run.mapping),
        _application(run),
        by=run.started_by,
        at=at,
        run=run.pk,
        progress=progress,
    )
    return outcome.figures(), Faults()


def _check_sprs(run: ImportRun, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    outcome, faults = writing_sprs.check(
        _path(run), sprs.find(run.mapping), at=at, progress=progress
    )
    return outcome.figures(), faults


def _write_sprs(run: ImportRun, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    outcome, faults = writing_sprs.write(
        _path(run),
        sprs.find(run.mapping),
        by=run.started_by,
        at=at,
        leaves_out=run.leaves_out,
        progress=progress,
    )
    return outcome.figures(), faults


def _check_releases(run: ImportRun, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    outcome, faults = writing_releases.check(
        _path(run), releases.find(run.mapping), at=at, progress=progress
    )
    return outcome.figures(), faults


def _write_releases(run: ImportRun, at: datetime, progress: Progress) -> tuple[Figures, Faults]:
    outcome, faults = writing_releases.write(
        _path(run),
        releases.find(run.mapping),
        by=run.started_by,
        at=at,
        leaves_out=run.leaves_out,
        progress=progress,
    )
    return outcome.figures(), faults


def _path(run: ImportRun) -> Path:
    return files.path_of(run.sha256)


def _application(run: ImportRun) -> Application:
    """Whose cases they are. Raises DoesNotExist of a run of anything else."""
    return Application._base_manager.select_related("account").get(pk=run.application_id or 0)


_KINDS: Mapping[str, _Kind] = {
    ImportKind.CASES: _Kind(cases.SHELF, _check_cases, _write_cases),
    ImportKind.SPRS: _Kind(sprs.SHELF, _check_sprs, _write_sprs),
    ImportKind.RELEASES: _Kind(releases.SHELF, _check_releases, _write_releases),
}

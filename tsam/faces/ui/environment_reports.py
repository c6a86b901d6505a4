"""A report of an environment, as desk and portal show it: upload, dry run, what was masked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import IO, Any, cast

from django.forms import ChoiceField, DateField, DateInput, FileField, FileInput
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions import imports
from tsam.domains.intelligence.models import (
    EnvironmentImport,
    FactKind,
    ImportedState,
    TierName,
)
from tsam.domains.intelligence.reading.mapping import ORDINARY, SHELF
from tsam.domains.people.models import User
from tsam.faces.ui.forms import Form
from tsam.faces.ui.masked import KINDS

_S = ImportedState


class ReportUpload(Form):
    file = FileField(
        label=_later("File"),
        widget=FileInput(attrs={"class": "sr", "data-files": True}),
        error_messages={
            "required": _later("Choose a file."),
            "empty": _later("This file is empty. Choose another one."),
        },
    )
    tier = ChoiceField(
        label=_later("Tier"),
        required=False,
        help_text=_later("A bundle says it itself. Tables and bills of materials may not."),
    )
    taken_on = DateField(
        label=_later("True on"),
        required=False,
        widget=DateInput(attrs={"type": "date"}),
        help_text=_later("Where the report does not say it; else today."),
    )
    mapping = ChoiceField(label=_later("Columns of a table"), required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        for name, choices in (
            ("tier", [("", _("as the report says")), *TierName.choices]),
            ("mapping", [(name, name) for name in SHELF.names()]),
        ):
            field = self.fields[name]
            if isinstance(field, ChoiceField):
                field.choices = choices
        self.initial["mapping"] = ORDINARY


def bring(application: Application, given: dict[str, Any], by: User) -> EnvironmentImport:
    """Read what was uploaded. Raises ValidationError for what was said along with it."""
    at, day = now(), given["taken_on"]
    moment = min(datetime.combine(day, time(12), UTC), at) if day else None
    if day and day > at.date():
        moment = datetime.combine(day, time(12), UTC)
    file = given["file"]
    return imports.read_report(
        application,
        cast("IO[bytes]", file),
        name=file.name or "",
        by=by,
        at=at,
        tier=given["tier"],
        taken_at=moment,
        mapping=given["mapping"] or ORDINARY,
    )


@dataclass(frozen=True)
class Line:
    """One thing that changes, and how."""

    kind: str
    name: str
    former: str
    value: str
    is_gone: bool


def shown(row: EnvironmentImport) -> dict[str, Any]:
    """What the page of a report says."""
    headline, quiet = _headline(row)
    lines = [
        Line(
            str(FactKind(one["kind"]).label),
            one["name"],
            one["former"],
            one["value"],
            one["is_gone"],
        )
        for tier in row.tiers
        for one in tier["lines"]
    ]
    return {
        "row": row,
        "headline": headline,
        "quiet": quiet,
        "figures": _figures(row),
        "lines": lines,
        "line_count": _sum(row, "added") + _sum(row, "changed") + _sum(row, "closed"),
        "masked": [(KINDS.get(one["kind"], one["kind"]), one["place"]) for one in row.masked],
        "is_moving": row.state == _S.RUNNING,
        "tiers": ", ".join(str(TierName(tier["tier"]).label) for tier in row.tiers),
    }


def outcome(row: EnvironmentImport) -> str:
    """What came of a report, in a few words for a list."""
    if row.state in (_S.DONE, _S.CHECKED):
        changed = _sum(row, "added") + _sum(row, "changed") + _sum(row, "closed")
        words = _("%(n)s changes") if row.state == _S.DONE else _("%(n)s changes, not written yet")
        return words % {"n": _n(changed)}
    return str(row.get_state_display())


def rows_for(
    request: HttpRequest, application: Application, address: Callable[[int], str]
) -> list[tuple[EnvironmentImport, str, str]]:
    """The latest reports of an Application: each with what came of it and its address."""
    found = EnvironmentImport.objects.visible_to(cast("User", request.user))
    found = found.filter(application=application).select_related("started_by").order_by("-pk")
    return [(row, outcome(row), address(row.pk)) for row in found[:20]]


def _headline(row: EnvironmentImport) -> tuple[str, str]:
    match row.state:
        case _S.CHECKED if not (_sum(row, "added") or _sum(row, "changed") or _sum(row, "closed")):
            return _("The report reads well, and would change nothing"), _confirms()
        case _S.CHECKED:
            return _("The report reads well. This is what would change."), _(
                "Nothing is written yet."
            )
        case _S.REFUSED:
            return _("This report cannot come in"), _(
                "Nothing was written. Put right what is wrong and upload it again."
            )
        case _S.SAME:
            return _("The same report was written before"), _("Nothing changed, nothing is to do.")
        case _S.RUNNING:
            return _("The report is being written"), _(
                "You may leave this page. Either all of it comes in, or nothing."
            )
        case _S.DONE:
            return _("The report is in"), _("Cases that come now keep what it says.")
    return _("The writing ended"), _("Nothing was written.")


def _confirms() -> str:
    return _("Writing it says that all of it is still true.")


def _figures(row: EnvironmentImport) -> list[dict[str, Any]]:
    if not row.tiers:
        return []
    told = [
        ("added", _("New"), ""),
        ("changed", _("Changed"), ""),
        ("closed", _("Gone"), "" if row.complete else _("only a complete report says so")),
        ("confirmed", _("The same"), _("confirmed")),
        ("later", _("Left alone"), _("known later")),
    ]
    figures = [
        {"n": _n(_sum(row, name)), "label": label, "detail": detail} for name, label, detail in told
    ]
    masked = {"n": _n(row.masked_count), "label": _("Secrets masked"), "detail": _("listed below")}
    return [*figures, {**masked, "href": "#masked"} if row.masked_count else masked]


def _sum(row: EnvironmentImport, name: str) -> int:
    return sum(int(tier[name]) for tier in row.tiers)


def _n(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)

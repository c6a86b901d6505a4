"""The customer's list of cases: nothing internal, and whose move it is before all else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case as When
from django.db.models import Count, IntegerField, Min, Q, QuerySet, Value
from django.db.models import When as If
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Application, Reach
from tsam.domains.accounts.models.visibility import reach_of
from tsam.domains.cases import finding
from tsam.domains.cases.models import PAUSED, Case
from tsam.domains.people.models import User
from tsam.faces.ui.pages import KeysetPage, keyset
from tsam.faces.ui.templatetags.spoken import day_time

RELATED = ("account", "application", "assignee", "next_action_owner", "opened_by")
MOST_APPLICATIONS = 200
_LARGEST = 2**63 - 1

_VIEWS: dict[str, Q] = {
    "": Q(is_open=True),
    "yours": Q(is_open=True, state__in=PAUSED),
    "severe": Q(is_open=True, severity__in=[0, 1]),
    "closed": Q(is_open=False),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; anything that it cannot mean is left out."""

    view: str = ""
    application: int | None = None
    is_mine: bool = False
    words: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> Filters:
        view, application = asked.get("view", ""), asked.get("application", "")
        is_number = application.isascii() and application.isdigit() and len(application) < 19
        return cls(
            view=view if view in _VIEWS else "",
            application=int(application) if is_number else None,
            is_mine=asked.get("by") == "me" or view == "mine",
            words=asked.get("q", "")[:200].strip(),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.application or self.is_mine or self.words)

    def narrowed(self, reader: User) -> QuerySet[Case]:
        """The reader's cases of all views, by the other filters."""
        cases = Case.objects.visible_to(reader)
        if self.application:
            cases = cases.filter(application_id=self.application)
        if self.is_mine:
            cases = cases.filter(opened_by=reader)
        if self.words:
            cases = cases.filter(pk__in=finding.keys(reader, self.words))
        return cases


def page(reader: User, filters: Filters, cursor: str | None) -> KeysetPage[Case]:
    """Those that wait for the customer first, then by severity, the oldest first."""
    cases = filters.narrowed(reader).filter(_VIEWS[filters.view]).select_related(*RELATED)
    if filters.view == "closed":
        return keyset(cases, order=("-closed_at", "-pk"), cursor=cursor)
    # Sorted in the query: whose move it is has no column of its own.
    yours = When(If(state__in=PAUSED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return keyset(cases.annotate(turn=yours), order=("turn", "severity", "pk"), cursor=cursor)


def views(reader: User, filters: Filters) -> list[tuple[str, str, int]]:
    """The views with their counts, in one query."""
    labels = {
        "": _("Open"),
        "yours": _("With you"),
        "severe": _("Severity 0 and 1"),
        "closed": _("Closed"),
    }
    counted = filters.narrowed(reader).aggregate(
        **{f"n_{name}": Count("pk", filter=_VIEWS[name]) for name in labels}
    )
    return [(name, label, counted[f"n_{name}"]) for name, label in labels.items()]


def applications(reader: User) -> list[tuple[str, str]]:
    """What the list can be narrowed to; no choice where there is only one."""
    rows = Application.objects.visible_to(reader).order_by("name", "pk")
    found = list(rows.values_list("pk", "name")[:MOST_APPLICATIONS])
    return [(str(key), name) for key, name in found] if len(found) > 1 else []


def sees_others(reader: User) -> bool:
    """Whether the reader reaches further than the own cases."""
    return any(how != Reach.OWN_CASES for how, _applications in reach_of(reader).values())


@dataclass(frozen=True)
class Standing:
    """How things stand, in a heading and a sentence that can be wrong."""

    heading: str
    lede: str


def standing(reader: User, at: datetime) -> Standing:
    """Of all open cases that the reader sees; one query."""
    waits = Q(state__in=PAUSED)
    counted = (
        Case.objects.visible_to(reader)
        .open()
        .aggregate(
            n=Count("pk"),
            yours=Count("pk", filter=waits),
            late=Count("pk", filter=Q(promised_at__lt=at)),
            next_at=Min("promised_at", filter=Q(promised_at__gte=at)),
        )
    )
    return Standing(
        _heading(counted["n"], counted["yours"]),
        _lede(counted["n"] - counted["yours"], counted["late"], counted["next_at"], at),
    )


def _heading(n: int, yours: int) -> str:
    if not n:
        return _("No case is open")
    many = ngettext("%d case open", "%d cases open", n) % n
    if not yours:
        return _("%(many)s, none waits for you") % {"many": many}
    if yours == n:
        return ngettext("%(many)s, and it waits for you", "%(many)s, all wait for you", n) % {
            "many": many
        }
    wait = ngettext("%d waits for you", "%d wait for you", yours) % yours
    return f"{many}, {wait}"


def _lede(ours: int, late: int, next_at: datetime | None, at: datetime) -> str:
    said = []
    if ours:
        said.append(ngettext("%d is our move.", "%d are our move.", ours) % ours)
    if late:
        said.append(
            ngettext(
                "%d word that we promised is late.", "%d words that we promised are late.", late
            )
            % late
        )
    if next_at:
        said.append(_("The next word comes %(when)s.") % {"when": day_time(next_at, at)})
    elif ours and not late:
        said.append(_("No word is promised at the moment."))
    return " ".join(said) or _("Nothing is waited for, by you or by us.")

"""The list of defects: which, in which order, in which groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.lasting import lasting
from tsam.domains.people.models import Function, User
from tsam.domains.sprs import finding
from tsam.domains.sprs.models import (
    EXITS,
    FIXED,
    Answer,
    Spr,
    SprInterest,
    SprSeverity,
    SprState,
)
from tsam.faces.desk.queries.served import hits, served_by
from tsam.faces.desk.queries.spr_rows import ANSWERERS, SHOWN, Record, Row, rows_of
from tsam.faces.ui.keyset import keyset
from tsam.kernel.keys import AnyOf

# So many of each group stand on the first page; its tab has the rest.
NAMED = 12
FULL_IMPACT = 600
MOST_COUNTED = 1000
ORDER = ("-impact", "pk")
# In this order on the board, each with the view that has all of it.
_VIEW_OF = {
    Answer.WAITING: "waiting",
    Answer.MORE: "more",
    Answer.ACCEPTED: "accepted",
    Answer.DECLINED: "declined",
}
VIEWS = ("", "waiting", "more", "accepted", "declined", "late", "fixed", "against", "all")


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values ask for nothing."""

    scope: str = "all"
    view: str = ""
    severity: str = ""
    state: str = ""
    product: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: QueryDict, reader: User) -> Filters:
        def one_of(name: str, known: Iterable[str], otherwise: str = "") -> str:
            value = asked.get(name, "")
            return value if value in set(known) else otherwise

        mine = "mine" if reader.has_function(Function.TSAM) else "all"
        return cls(
            scope=one_of("scope", ["mine", "all"], mine),
            view=one_of("view", VIEWS),
            severity=one_of("severity", map(str, SprSeverity.values)),
            state=one_of("state", SprState.values),
            product=asked.get("product", "").replace("\0", "")[:80],
            words=asked.get("q", "").replace("\0", "").strip()[:100],
        )

    @property
    def is_board(self) -> bool:
        """Grouped by answer: the open ones, with nothing but the scope chosen."""
        return not (self.view or self.severity or self.state or self.product or self.words)


@dataclass(frozen=True)
class Group:
    title: str
    detail: str
    view: str
    rows: Sequence[Row]
    # How many there are in all, where that is known: "4", or "1000+".
    count: str = ""


def context(reader: User, filters: Filters, at: datetime, cursor: str | None) -> dict[str, Any]:
    asked: list[tuple[str, list[Record]]] = []
    rest = chosen(reader, filters, at)
    counted = counts(reader, filters, at)
    if filters.is_board:
        rest = rest.filter(answer="")
        asked = [] if cursor else _asked(reader, filters, counted, at)
    page = keyset(rest.values(*SHOWN), order=ORDER, cursor=cursor)
    listed = [spr for _answer, sprs in asked for spr in sprs]
    rows = {row.key: row for row in rows_of(reader, [*listed, *page.rows], at)}
    groups = [
        _group(answer, [rows[spr["pk"]] for spr in sprs], counted) for answer, sprs in asked if sprs
    ]
    if page.rows:
        groups.append(_last(filters, [rows[spr["pk"]] for spr in page.rows]))
    return {
        "at": at,
        "filters": filters,
        "groups": groups,
        "page": page,
        "counts": counted,
        "views": views(),
        "clauses": clauses(filters),
        "sentence": sentence(reader, counted),
        "lede": lede(reader, counted),
        "answers": reader.has_function(*ANSWERERS),
        "full": FULL_IMPACT,
    }


def chosen(reader: User, filters: Filters, at: datetime) -> QuerySet[Spr]:
    """The SPRs that the filters leave, among those the reader may see."""
    found: QuerySet[Spr] = Spr.objects.visible_to(reader)
    if filters.scope == "mine":
        found = found.filter(mine(reader, at))
    if filters.severity:
        found = found.filter(severity=int(filters.severity))
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.product:
        found = found.filter(product__iexact=filters.product)
    if filters.words:
        found = found.filter(pk__in=finding.keys(filters.words))
    return _viewed(found, filters)


def _viewed(found: QuerySet[Spr], filters: Filters) -> QuerySet[Spr]:
    for answer, view in _VIEW_OF.items():
        if filters.view == view:
            return found.filter(answer=answer)
    if filters.view == "late":
        return found.filter(is_open=True, misses__gt=0)
    if filters.view == "fixed":
        return found.filter(state__in=FIXED)
    if filters.view == "against":
        return found.filter(state__in=EXITS)
    # A number or words are looked for among all; so is a state.
    is_everything = filters.view == "all" or filters.state or filters.words
    return found if is_everything else found.filter(is_open=True)


def mine(reader: User, at: datetime) -> AnyOf | Q:
    """What hits those whom the reader serves; of R&D, what the reader looks after."""
    if reader.has_function(Function.RND):
        return Q(owner=reader)
    if (named := hits(reader, at)) is not None:
        # By key: of a narrowing that it has to find out first, PostgreSQL expects too much.
        return AnyOf("pk", named)
    there = SprInterest.objects.visible_to(reader).filter(application__in=served_by(reader, at))
    return Q(pk__in=there.order_by().values("spr"))


def _asked(
    reader: User, filters: Filters, counted: dict[str, int], at: datetime
) -> list[tuple[str, list[Record]]]:
    """Of each answer the costliest; what is counted as none is not looked for."""
    found = chosen(reader, filters, at).order_by(*ORDER).values(*SHOWN)
    return [
        (answer, list(found.filter(answer=answer)[:NAMED]))
        for answer, view in _VIEW_OF.items()
        if counted[view]
    ]


def _group(answer: str, rows: Sequence[Row], counted: Mapping[str, int]) -> Group:
    said = {
        Answer.WAITING: (_("Waiting for an answer of R&D"), _("the costliest first")),
        Answer.MORE: (_("More was asked"), _("Technical Support has the move")),
        Answer.ACCEPTED: (_("Accepted, with a date"), _("not out yet")),
        Answer.DECLINED: (_("Declined, with a reason"), _("still open")),
    }
    title, detail = said[Answer(answer)]
    view = _VIEW_OF[Answer(answer)]
    return Group(title, detail, view, rows, up_to_most(counted[view]))


def _last(filters: Filters, rows: Sequence[Row]) -> Group:
    if filters.is_board:
        return Group(_("Open, nothing asked"), _("the costliest first"), "", rows)
    return Group(dict(views())[filters.view], _("the costliest first"), "", rows)


def views() -> list[tuple[str, str]]:
    return [
        ("", _("Open")),
        ("waiting", _("Waiting")),
        ("more", _("More asked")),
        ("accepted", _("Accepted")),
        ("declined", _("Declined")),
        ("late", _("After a milestone")),
        ("fixed", _("Fixed")),
        ("against", _("Decided against")),
        ("all", _("All")),
    ]


def counts(reader: User, filters: Filters, at: datetime) -> dict[str, int]:
    """How many each view holds in this scope; counted up to a thousand."""
    key = ("spr-views", reader.pk, filters.scope)
    return lasting(key, lambda: _counted(reader, filters.scope, at), at=at)


def _counted(reader: User, scope: str, at: datetime) -> dict[str, int]:
    found = {}
    for view in VIEWS:
        rows = chosen(reader, Filters(scope=scope, view=view), at)
        found[view] = rows.order_by().values("pk")[:MOST_COUNTED].count()
    return {**found, "open": found[""]}


def up_to_most(count: int) -> str:
    """Nothing is counted beyond."""
    return f"{count}+" if count >= MOST_COUNTED else str(count)


def clauses(filters: Filters) -> list[tuple[str, str, str]]:
    """The narrowing as a sentence: key of the address, what is said, and the value."""
    said = []
    if filters.severity:
        said.append(("severity", _("severity is"), str(SprSeverity(int(filters.severity)).label)))
    if filters.state:
        said.append(("state", _("state is"), str(SprState(filters.state).label)))
    if filters.product:
        said.append(("product", _("product is"), filters.product))
    if filters.words:
        said.append(("q", _("found by"), filters.words))
    return said


def sentence(reader: User, counted: dict[str, int]) -> str:
    """What waits for this reader, for the top of the page."""
    answers = reader.has_function(*ANSWERERS)
    waiting, more, late = counted["waiting"], counted["more"], counted["late"]
    if answers and waiting:
        return ngettext(
            "%(n)d SPR waits for your answer.", "%(n)d SPRs wait for your answer.", waiting
        ) % {"n": waiting}
    if not answers and more:
        return ngettext(
            "R&D asked for more about %(n)d SPR.", "R&D asked for more about %(n)d SPRs.", more
        ) % {"n": more}
    if late:
        return ngettext(
            "%(n)d fix comes after the milestone that waits for it.",
            "%(n)d fixes come after the milestones that wait for them.",
            late,
        ) % {"n": late}
    if counted["open"]:
        return _("Every fix that is asked for comes in time, as far as it has a date.")
    return _("No SPR is open.")


def lede(reader: User, counted: dict[str, int]) -> str:
    said = _("%(open)s open, of which %(accepted)d accepted and %(declined)d declined.") % {
        "open": up_to_most(counted["open"]),
        "accepted": counted["accepted"],
        "declined": counted["declined"],
    }
    if reader.has_function(*ANSWERERS):
        more = _("Names of customers stay with their TSAM; you see how many, and what it costs.")
        return f"{said} {more}"
    return said

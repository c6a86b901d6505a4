"""The list of defects: which, in which order, and what stands in each row.

Counts of customers are told by words that name nobody; names stand only beside the SPRs of those
whom the reader serves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.lasting import lasting
from tsam.domains.cases.defects import cases_hit
from tsam.domains.people.models import Function, User
from tsam.domains.sprs import counting, finding
from tsam.domains.sprs.models import (
    EXITS,
    FIXED,
    Answer,
    Spr,
    SprForecast,
    SprInterest,
    SprSeverity,
    SprState,
    Workaround,
)
from tsam.domains.sprs.numbering import number_of
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.desk.queries.spr_forecast import tone_of
from tsam.faces.ui.keyset import keyset

# So many of each group stand on the first page; its tab has the rest.
NAMED = 12
FULL_IMPACT = 600
MOST_COUNTED = 1000
ORDER = ("-impact", "pk")
# No more of each than a row shows: half of what a list costs is the reading of rows.
_SHOWN = (
    *("pk", "known_as", "title", "product", "severity", "state", "is_open", "impact", "customers"),
    *("nearest_on", "misses", "resolved_in", "target_release", "target_on", "answer"),
    *("owner__name", "public__workaround_quality"),
)
# In this order on the board, each with the view that has all of it.
_VIEW_OF = {
    Answer.WAITING: "waiting",
    Answer.MORE: "more",
    Answer.ACCEPTED: "accepted",
    Answer.DECLINED: "declined",
}
VIEWS = ("", "waiting", "more", "accepted", "declined", "late", "fixed", "against", "all")
TONES = {0: "alarm", 1: "alarm", 2: "risk", 3: "", 4: ""}


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


Record = Mapping[str, Any]


class Foretold(NamedTuple):
    """A chance to be fixed before the milestone, in per cent, as far as enough is known."""

    is_enough: bool
    percent: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Row:
    """One defect in the list, with all that its row shows."""

    key: int
    number: str
    title: str
    product: str
    owner: str
    severity: int
    state: str
    is_open: bool
    impact: int
    hit: str
    cases: int
    quality: str
    ours: str
    nearest_on: date | None
    is_late: bool
    resolved_in: str
    target_release: str
    target_on: date | None
    answer: str
    forecast: Foretold | None = None

    @property
    def chance(self) -> Foretold | None:
        """Where there is a chance to be told."""
        known = self.forecast
        return known if known and known.percent is not None else None

    @property
    def chance_tone(self) -> str:
        chance = self.chance
        return tone_of(chance.percent) if chance and chance.percent is not None else ""

    @property
    def is_few(self) -> bool:
        return self.is_open and self.forecast is not None and not self.forecast.is_enough

    @property
    def tone(self) -> str:
        return TONES[self.severity]

    @property
    def is_waiting(self) -> bool:
        return self.answer == Answer.WAITING


@dataclass(frozen=True)
class Group:
    title: str
    detail: str
    view: str
    rows: Sequence[Row]


def context(reader: User, filters: Filters, at: datetime, cursor: str | None) -> dict[str, Any]:
    asked: list[tuple[str, list[Record]]] = []
    rest = chosen(reader, filters, at)
    counted = counts(reader, filters, at)
    if filters.is_board:
        rest = rest.filter(answer="")
        asked = [] if cursor else _asked(reader, filters, counted, at)
    page = keyset(rest.values(*_SHOWN), order=ORDER, cursor=cursor)
    listed = [spr for _answer, sprs in asked for spr in sprs]
    rows = {row.key: row for row in _rows(reader, [*listed, *page.rows], at)}
    groups = [_group(answer, [rows[spr["pk"]] for spr in sprs]) for answer, sprs in asked if sprs]
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
        "answers": reader.has_function(Function.RND, Function.PRODUCT_MANAGEMENT),
        "full": FULL_IMPACT,
    }


def chosen(reader: User, filters: Filters, at: datetime) -> QuerySet[Spr]:
    """The SPRs that the filters leave, among those the reader may see."""
    found: QuerySet[Spr] = Spr.objects.visible_to(reader)
    if filters.scope == "mine":
        found = found.filter(pk__in=mine(reader, at))
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


def mine(reader: User, at: datetime) -> Any:
    """What hits those whom the reader serves; of R&D, what the reader looks after."""
    if reader.has_function(Function.RND):
        return Spr.objects.visible_to(reader).filter(owner=reader).values("pk")
    served = applications_of(reader, at.date())
    there = SprInterest.objects.visible_to(reader).filter(application__in=served)
    return there.order_by().values("spr")


def _asked(
    reader: User, filters: Filters, counted: dict[str, int], at: datetime
) -> list[tuple[str, list[Record]]]:
    """Of each answer the costliest; what is counted as none is not looked for."""
    found = chosen(reader, filters, at).order_by(*ORDER).values(*_SHOWN)
    return [
        (answer, list(found.filter(answer=answer)[:NAMED]))
        for answer, view in _VIEW_OF.items()
        if counted[view]
    ]


def _group(answer: str, rows: Sequence[Row]) -> Group:
    said = {
        Answer.WAITING: (_("Waiting for an answer of R&D"), _("the costliest first")),
        Answer.MORE: (_("More was asked"), _("Technical Support has the move")),
        Answer.ACCEPTED: (_("Accepted, with a date"), _("not out yet")),
        Answer.DECLINED: (_("Declined, with a reason"), _("still open")),
    }
    title, detail = said[Answer(answer)]
    return Group(title, detail, _VIEW_OF[Answer(answer)], rows)


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
    answers = reader.has_function(Function.RND, Function.PRODUCT_MANAGEMENT)
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
        "open": f"{counted['open']}{'+' if counted['open'] >= MOST_COUNTED else ''}",
        "accepted": counted["accepted"],
        "declined": counted["declined"],
    }
    if reader.has_function(Function.RND, Function.PRODUCT_MANAGEMENT):
        more = _("Names of customers stay with their TSAM; you see how many, and what it costs.")
        return f"{said} {more}"
    return said


def _rows(reader: User, sprs: Sequence[Record], at: datetime) -> list[Row]:
    """The number of queries does not grow with the rows."""
    keys = [spr["pk"] for spr in sprs]
    cases = cases_hit(keys)
    names = _ours(reader, keys, at)
    forecasts = _forecasts(reader, keys)
    qualities = {key: str(label).lower() for key, label in Workaround.choices}
    hits = {n: counting.words(n) for n in {spr["customers"] for spr in sprs}}
    return [
        Row(
            key=spr["pk"],
            number=number_of(spr["pk"], spr["known_as"]),
            title=spr["title"],
            product=spr["product"],
            owner=spr["owner__name"] or "",
            severity=spr["severity"],
            state=spr["state"],
            is_open=spr["is_open"],
            impact=spr["impact"],
            hit=hits[spr["customers"]],
            cases=cases.get(spr["pk"], 0),
            quality=qualities[spr["public__workaround_quality"]],
            ours=names.get(spr["pk"], ""),
            nearest_on=spr["nearest_on"],
            is_late=bool(spr["misses"]),
            resolved_in=spr["resolved_in"],
            target_release=spr["target_release"],
            target_on=spr["target_on"],
            answer=spr["answer"],
            forecast=forecasts.get(spr["pk"]),
        )
        for spr in sprs
    ]


def _forecasts(reader: User, keys: Sequence[int]) -> dict[int, Foretold]:
    """Not the curves, which are for the page of one."""
    told = SprForecast.objects.visible_to(reader).filter(spr__in=keys)
    rows = told.values_list("spr_id", "is_enough", "percent", "low", "high")
    return {spr: Foretold(enough, *figures) for spr, enough, *figures in rows}


def _ours(reader: User, keys: Sequence[int], at: datetime) -> dict[int, str]:
    """{SPR: the customers among those whom the reader serves}."""
    served = applications_of(reader, at.date())
    if not served:
        return {}
    there = SprInterest.objects.visible_to(reader).filter(spr__in=keys, application__in=served)
    names: dict[int, list[str]] = {}
    rows = there.order_by("application__account__name", "pk")
    for spr, name in rows.values_list("spr", "application__account__name"):
        if name not in names.setdefault(spr, []):
            names[spr].append(name)
    return {spr: ", ".join(listed) for spr, listed in names.items()}

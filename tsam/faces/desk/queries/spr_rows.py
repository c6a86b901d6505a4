"""The rows of the list of defects, with all that each shows.

Counts of customers are told by words that name nobody; names stand only beside the SPRs of those
whom the reader serves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from tsam.domains.cases.defects import cases_hit
from tsam.domains.people.models import Function, User
from tsam.domains.sprs import counting
from tsam.domains.sprs.models import Answer, PriorityRequest, SprForecast, SprInterest, Workaround
from tsam.domains.sprs.numbering import number_of
from tsam.faces.desk.queries.served import gathered, hits, served_by
from tsam.faces.desk.queries.spr_forecast import tone_of

# No more of each than a row shows: half of what a list costs is the reading of rows.
SHOWN = (
    *("pk", "known_as", "title", "product", "severity", "state", "is_open", "impact", "customers"),
    *("nearest_on", "misses", "resolved_in", "target_release", "target_on", "answer"),
    *("owner__name", "public__workaround_quality"),
)
ANSWERERS = (Function.RND, Function.PRODUCT_MANAGEMENT)
TONES = {0: "alarm", 1: "alarm", 2: "risk", 3: "", 4: ""}

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
    # What waits for an answer of the reader, where it is one thing alone.
    request: int | None = None

    @property
    def chance(self) -> Foretold | None:
        """Where there is a chance to be told."""
        known = self.forecast
        return known if known and known.percent is not None else None

    @property
    def chance_tone(self) -> str:
        return tone_of(self.chance.percent) if self.chance else ""

    @property
    def is_few(self) -> bool:
        return self.is_open and self.forecast is not None and not self.forecast.is_enough

    @property
    def tone(self) -> str:
        return TONES[self.severity]

    @property
    def is_waiting(self) -> bool:
        return self.answer == Answer.WAITING


def rows_of(reader: User, sprs: Sequence[Record], at: datetime) -> list[Row]:
    """The number of queries does not grow with the rows."""
    keys = [spr["pk"] for spr in sprs]
    cases = cases_hit(keys)
    names = _ours(reader, keys, at)
    # A chance is told of a day, and only where one waits.
    forecasts = _forecasts(reader, [spr["pk"] for spr in sprs if spr["nearest_on"]])
    requests = _requests(reader, [spr["pk"] for spr in sprs if spr["answer"] == Answer.WAITING])
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
            request=requests.get(spr["pk"]),
        )
        for spr in sprs
    ]


def _requests(reader: User, keys: Sequence[int]) -> dict[int, int]:
    """{SPR: the one request that waits for this reader}; where several wait, its page has them."""
    if not keys or not reader.has_function(*ANSWERERS):
        return {}
    waiting = PriorityRequest.objects.visible_to(reader).filter(spr__in=keys, state=Answer.WAITING)
    found = list(waiting.values_list("spr_id", "pk"))
    several = Counter(spr for spr, _key in found)
    return {spr: key for spr, key in found if several[spr] == 1}


def _forecasts(reader: User, keys: Sequence[int]) -> dict[int, Foretold]:
    """Not the curves, which are for the page of one."""
    if not keys:
        return {}
    told = SprForecast.objects.visible_to(reader).filter(spr__in=keys)
    rows = told.values_list("spr_id", "is_enough", "percent", "low", "high")
    return {spr: Foretold(enough, *figures) for spr, enough, *figures in rows}


def _ours(reader: User, keys: Sequence[int], at: datetime) -> dict[int, str]:
    """{SPR: the customers among those whom the reader serves}."""
    served = served_by(reader, at)
    if not served:
        return {}
    hit = hits(reader, at)
    if hit is None:
        there = SprInterest.objects.visible_to(reader).filter(spr__in=keys, application__in=served)
        hit = gathered(there.order_by().values_list("spr", "application"))
    return {
        spr: ", ".join(sorted({served[application] for application in hit[spr]}))
        for spr in keys
        if spr in hit
    }

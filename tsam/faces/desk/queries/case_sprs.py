"""The defects that a case comes from, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from tsam.domains.cases.defects import cases_hit
from tsam.domains.cases.models import Case, CaseSpr
from tsam.domains.people.models import User
from tsam.domains.sprs import counting, notices
from tsam.domains.sprs.models import EXITS, FIXED, Spr, SprInterest
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

_LINKED: Question[tuple[int]] = Question(
    lambda rows: rows.filter(case=Blank("case")).order_by("pk").values_list("spr")
)


@dataclass(frozen=True)
class Card:
    key: int
    number: str
    title: str
    state: str
    tone: str
    severity: str
    target: str
    milestone: str
    is_missed: bool
    hit: str
    quality: str
    workaround: str


def cards(reader: User, case: Case) -> list[Card]:
    """In the order in which they were linked; four queries where there are any, else one."""
    keys = [key for (key,) in _LINKED.of(CaseSpr.objects.visible_to(reader), case=case.pk)]
    if not keys:
        return []
    rows = Spr.objects.visible_to(reader).filter(pk__in=keys).select_related("public")
    there = SprInterest.objects.visible_to(reader).filter(
        spr__in=keys, application=case.application_id
    )
    places = {one.spr_id: one for one in there.select_related("milestone")}
    cases = cases_hit(keys)
    sprs = {spr.pk: spr for spr in rows}
    return [_card(sprs[key], places.get(key), cases.get(key, 0)) for key in keys if key in sprs]


def _card(spr: Spr, place: SprInterest | None, cases: int) -> Card:
    milestone = place.milestone if place and place.milestone else None
    target = spr.resolved_in or spr.target_release
    if spr.target_on and not spr.resolved_in:
        target = f"{target}, {spr.target_on.day} {spr.target_on:%b %Y}"
    return Card(
        key=spr.pk,
        number=spr.number,
        title=spr.title,
        state=spr.get_state_display(),
        tone="good" if spr.state in FIXED else "risk" if spr.state in EXITS else "",
        severity=spr.get_severity_display(),
        target=target,
        milestone=milestone.name if milestone and milestone.is_ahead and spr.target_on else "",
        is_missed=bool(place and notices.missed(place, spr.target_on)),
        hit=counting.words_with_cases(spr.customers, cases),
        quality=spr.public.get_workaround_quality_display(),
        workaround=spr.public.workaround,
    )

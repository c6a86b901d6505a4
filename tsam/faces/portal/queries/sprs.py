"""The defects that hit the customer, in public words, with what each means for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models.visibility import reach_of
from tsam.domains.accounts.story import Line
from tsam.domains.cases.models import Case, CaseSpr
from tsam.domains.objectives.models import Milestone, Requirement
from tsam.domains.people.models import User
from tsam.domains.sprs import counting, notices, policies, story
from tsam.domains.sprs.models import (
    EXITS,
    FIXED,
    PublicOutlook,
    SprInterest,
    SprPublic,
    SprState,
)
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.portal.queries.escalations import of_spr
from tsam.faces.ui.keyset import KeysetPage, keyset
from tsam.kernel.verdicts import Verdict

MOST_PLACES, MOST_CASES, MOST_LINES = 20, 50, 60
_S = SprState


@dataclass(frozen=True)
class Place:
    """An Application of theirs that it hits, and what they may say about it."""

    interest: SprInterest
    # Only for who may read them: reach can be as narrow as the own cases.
    milestone: Milestone | None
    need: Requirement | None
    missed: str
    may_install: Verdict
    may_verify: Verdict
    # Ranges, where the vendor lets customers read them.
    outlook: PublicOutlook | None = None


@dataclass(frozen=True)
class Row:
    """One defect in the list."""

    public: SprPublic
    words: str
    tone: str
    icon: str
    missed: str

    @property
    def target(self) -> str:
        return target_words(self.public)


def context(reader: User, view: str, at: datetime, cursor: str | None) -> dict[str, Any]:
    found = SprPublic.objects.visible_to(reader)
    open_ones = found.exclude(state__in=[*FIXED, *EXITS])
    views = {"": open_ones, "fixed": found.filter(state__in=FIXED)}
    views["decided"] = found.filter(state__in=EXITS)
    chosen = views.get(view, open_ones)
    page: KeysetPage[SprPublic] = keyset(chosen, order=("-pk",), cursor=cursor)
    rows = _rows(reader, page.rows)
    counted = {name: some.count() for name, some in views.items()}
    return {
        "at": at,
        "view": view if view in views else "",
        "views": [
            ("", _("Open"), counted[""]),
            ("fixed", _("Fixed"), counted["fixed"]),
            ("decided", _("Not fixed"), counted["decided"]),
        ],
        "page": page,
        "rows": rows,
        "lede": _lede(counted, sum(bool(row.missed) for row in rows)),
    }


def of_case(reader: User, case: Case) -> list[Row]:
    """The defects that a case comes from; one query where there are none."""
    linked = CaseSpr.objects.visible_to(reader).filter(case=case).order_by("pk")
    keys = list(linked.values_list("spr", flat=True)[:MOST_PLACES])
    if not keys:
        return []
    return _rows(reader, list(SprPublic.objects.visible_to(reader).filter(spr__in=keys)))


def _rows(reader: User, publics: Sequence[SprPublic]) -> list[Row]:
    interests: dict[int, list[SprInterest]] = {}
    there = SprInterest.objects.visible_to(reader).filter(spr__in=[one.spr_id for one in publics])
    for interest in there.select_related("milestone", "application"):
        interests.setdefault(interest.spr_id, []).append(interest)
    listed = [one for some in interests.values() for one in some]
    readable = set(_milestones(reader, listed))
    return [
        Row(
            public=one,
            words=state_words(one),
            tone=tone_of(one),
            icon=icon_of(one),
            missed=_missed(interests.get(one.spr_id, []), one, readable),
        )
        for one in publics
    ]


def _missed(interests: Iterable[SprInterest], public: SprPublic, readable: set[int]) -> str:
    found = (
        notices.missed(one, public.target_on) for one in interests if one.milestone_id in readable
    )
    return next((name for name in found if name), "")


def _lede(counted: dict[str, int], missed: int) -> str:
    if not any(counted.values()):
        return _("When a case of yours comes from a fault of the product, it stands here.")
    said = ngettext(
        "%(n)d fault that hits you is not fixed yet.",
        "%(n)d faults that hit you are not fixed yet.",
        counted[""],
    ) % {"n": counted[""]}
    if not missed:
        return said
    late = ngettext(
        "The fix of %(n)d comes after a milestone of yours.",
        "The fixes of %(n)d come after a milestone of yours.",
        missed,
    ) % {"n": missed}
    return f"{said} {late}"


def one(reader: User, public: SprPublic, at: datetime) -> dict[str, Any]:
    interests = list(
        SprInterest.objects.visible_to(reader)
        .filter(spr=public.spr_id)
        .select_related("application", "milestone")
        .order_by("application__name", "pk")[:MOST_PLACES]
    )
    ours = list(reach_of(reader))
    milestones = _milestones(reader, interests)
    asked = [one.requirement_id for one in interests if one.requirement_id]
    needs = Requirement.objects.visible_to(reader).in_bulk(asked)
    outlooks = PublicOutlook.objects.visible_to(reader).filter(interest__in=interests)
    told = {row.interest_id: row for row in outlooks}
    others = counting.customers_hit([public.spr_id], without=ours).get(public.spr_id, 0)
    return {
        "at": at,
        "public": public,
        "state": state_words(public),
        "tone": tone_of(public),
        "icon": icon_of(public),
        "target": target_words(public),
        "places": [
            Place(
                interest,
                milestones.get(interest.milestone_id or 0),
                needs.get(interest.requirement_id or 0),
                notices.missed(interest, public.target_on)
                if interest.milestone_id in milestones
                else "",
                policies.install(reader, public.state, interest),
                policies.verify(reader, interest),
                told.get(interest.pk),
            )
            for interest in interests
        ],
        "escalated": of_spr(reader, public.spr_id),
        "others": counting.others_words(others),
        "lines": _story(reader, public, interests),
        "cases": _cases(reader, public),
        "tsams": _tsams(interests, at),
        "may_ask": policies.ask_again(reader, public.state),
        "same": SprPublic.objects.visible_to(reader).filter(number=public.same_as).first()
        if public.same_as
        else None,
    }


def _milestones(reader: User, interests: Iterable[SprInterest]) -> dict[int, Milestone]:
    keys = [one.milestone_id for one in interests if one.milestone_id]
    return Milestone.objects.visible_to(reader).in_bulk(keys)


def _story(reader: User, public: SprPublic, interests: Sequence[SprInterest]) -> list[Line]:
    """Public words and what they said themselves, oldest first, since it hit them."""
    if not interests:
        return []
    first = min(interests, key=lambda one: one.since)
    lines = story.tell(story.public_events_of(reader, public, first)[:MOST_LINES])
    for interest in interests:
        lines += story.tell(story.interest_events_of(reader, interest)[:MOST_LINES])
    return sorted(lines, key=lambda line: line.at)


def _cases(reader: User, public: SprPublic) -> list[Case]:
    linked = CaseSpr.objects.visible_to(reader).filter(spr=public.spr_id).values("case")
    cases = Case.objects.visible_to(reader).filter(pk__in=linked)
    return list(cases.order_by("-is_open", "severity", "-pk")[:MOST_CASES])


def _tsams(interests: Sequence[SprInterest], at: datetime) -> list[User]:
    serving = tsams_for([one.application_id for one in interests], at.date())
    people = [people[0] for people in serving.values() if people]
    return list(dict.fromkeys(people))


def state_words(public: SprPublic) -> str:
    if public.same_as:
        return _("Known as %(number)s") % {"number": public.same_as}
    return str(story.PUBLIC_STATES[public.state])


def tone_of(public: SprPublic) -> str:
    if public.state in FIXED:
        return "good"
    return "risk" if public.state in EXITS and public.state != _S.DUPLICATE else ""


def icon_of(public: SprPublic) -> str:
    if public.state in FIXED:
        return "circle-check"
    if public.state in EXITS:
        return "git-compare" if public.state == _S.DUPLICATE else "circle-slash"
    return "calendar-clock" if public.target_release else "circle-dot"


def target_words(public: SprPublic) -> str:
    if public.resolved_in:
        return _("in %(release)s") % {"release": public.resolved_in}
    if not public.target_release:
        return ""
    if public.target_on is None:
        return _("planned for %(release)s") % {"release": public.target_release}
    return _("planned for %(release)s, %(day)s") % {
        "release": public.target_release,
        "day": f"{public.target_on.day} {public.target_on:%b %Y}",
    }

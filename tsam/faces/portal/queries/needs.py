"""What the customer needs of us on each Application, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.models import Contact, Engagement, EngagementState, Feature
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement, RequirementStatus
from tsam.domains.objectives.policies import requirements as policies
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.portal.forms import needs as forms
from tsam.faces.portal.queries import promises
from tsam.faces.portal.queries.needs_story import story
from tsam.kernel.verdicts import Verdict

MOST_PLACES = 50
MOST_NEEDS = 500
MOST_CASES = 50
RELATED = (
    "engagement__account",
    "engagement__application",
    "vendor_owner",
    "customer_owner",
    "proposed_by",
)

_S = RequirementStatus
_OVER = (_S.MET, _S.WITHDRAWN)


@dataclass(frozen=True)
class Place:
    """An Application with an engagement, whether needs count there, and how many there are."""

    engagement: Engagement
    label: str
    verdict: Verdict
    # Departments beyond support read a brief of it (P1).
    is_spoken_for: bool = False
    counted: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As forms and addresses name it."""
        return str(self.engagement.pk)

    @property
    def disputed(self) -> int:
        return self.counted.get(_S.DISPUTED, 0)

    @property
    def alive(self) -> int:
        """All but those that are met or withdrawn."""
        return sum(n for status, n in self.counted.items() if status not in _OVER)

    @property
    def is_live(self) -> bool:
        return self.engagement.state != EngagementState.ENDED


@dataclass(frozen=True)
class Need:
    """A requirement with what the reader sees beside it, and what they may do with it."""

    requirement: Requirement
    may: Mapping[str, Verdict]
    cases: int
    is_late: bool
    weigh: forms.Weigh

    @property
    def refusals(self) -> list[tuple[str, Verdict]]:
        """What cannot be changed, and why; said once where it is the same for both."""
        words, weight = self.may["change"], self.may["dispute"]
        if not words and not weight and words.reason == weight.reason:
            return [(_("The words and the weight"), words)]
        both = ((_("The words"), words), (_("Another weight"), weight))
        return [(act, verdict) for act, verdict in both if not verdict]


def places(reader: User, at: datetime) -> list[Place]:
    """The reader's Applications with an engagement; six queries for however many."""
    engagements = list(
        Engagement.objects.visible_to(reader)
        .select_related("account", "application__account", "application__support_contract")
        .order_by("application__name", "-pk")[:MOST_PLACES]
    )
    counted = _counted(reader, engagements)
    books = books_of([one.application for one in engagements]) if engagements else {}
    has_many_accounts = len({one.account_id for one in engagements}) > 1
    found = [
        Place(
            engagement=one,
            label=_label(one, has_many_accounts),
            verdict=decide(Feature.G2, books[one.application_id].at(at)),
            is_spoken_for=bool(decide(Feature.P1, books[one.application_id].at(at))),
            counted=counted.get(one.pk, {}),
        )
        for one in engagements
    ]
    return [place for place in found if place.is_live or place.counted]


def chosen(offered: list[Place], key: str | None) -> Place | None:
    """The one that is named; otherwise the first where something is disputed, or the first."""
    named = (place for place in offered if place.key == key)
    disputed = (place for place in offered if place.disputed)
    return next(named, None) or next(disputed, None) or next(iter(offered), None)


def context(reader: User, at: datetime, key: str | None) -> dict[str, Any]:
    """The page with all needs of one Application."""
    offered = places(reader, at)
    place = chosen(offered, key)
    found = needs(reader, place, at) if place else []
    return {
        "at": at,
        "places": offered,
        "place": place,
        "lede": _lede(place),
        "disputed": _of(found, _S.DISPUTED),
        "in_force": sorted(_of(found, _S.PUBLISHED), key=lambda need: -need.requirement.weight),
        "proposed": _of(found, _S.PROPOSED),
        "over": sorted(_of(found, *_OVER), key=lambda need: need.requirement.status_at)[::-1],
        "weights": list(forms.WEIGHTS.items()),
        "tsams": _tsams(place, at),
        "is_spoken_for": bool(place and place.is_spoken_for),
        "promises": promises.few(reader, place.engagement) if place else [],
    }


def needs(reader: User, place: Place, at: datetime) -> list[Need]:
    rows = list(
        Requirement.objects.visible_to(reader)
        .filter(engagement=place.engagement)
        .select_related(*RELATED)
        .order_by("number")[:MOST_NEEDS]
    )
    serving = dict(
        Case.objects.visible_to(reader)
        .open()
        .filter(requirement__in=rows)
        .values_list("requirement")
        .annotate(n=Count("pk"))
    )
    return [_need(reader, row, place.verdict, serving.get(row.pk, 0), at) for row in rows]


def one(reader: User, requirement: Requirement, at: datetime) -> dict[str, Any]:
    """One need with its whole story."""
    application = requirement.engagement.application
    verdict = decide(Feature.G2, books_of([application])[application.pk].at(at))
    serving = Case.objects.visible_to(reader).open().filter(requirement=requirement)
    cases = list(serving.order_by("severity", "pk")[:MOST_CASES])
    return {
        "at": at,
        "need": _need(reader, requirement, verdict, len(cases), at),
        "cases": cases,
        "steps": story(reader, requirement),
    }


def colleagues(reader: User, requirement: Requirement) -> QuerySet[User]:
    """Who of the customer could own the need."""
    there = Contact.objects.visible_to(reader).present()
    there = there.filter(account=requirement.engagement.account_id, user__is_active=True)
    return User.objects.filter(pk__in=there.values("user")).order_by("name", "pk")


def writing(reader: User, at: datetime) -> dict[str, Any]:
    """Where the reader could write a need down, and why not elsewhere."""
    live = [place for place in places(reader, at) if place.is_live]
    tsams = tsams_for([place.engagement.application_id for place in live], at.date())
    first = {people[0] for people in tsams.values()}
    return {
        "places": live,
        "is_open": any(place.verdict for place in live),
        # Named where it is the same one for all of them.
        "named": first.pop() if len(first) == 1 else None,
    }


def _need(
    reader: User, requirement: Requirement, verdict: Verdict, cases: int, at: datetime
) -> Need:
    review_on = requirement.review_on
    return Need(
        requirement=requirement,
        may=_may(reader, requirement, verdict),
        cases=cases,
        is_late=requirement.is_in_force and review_on is not None and review_on < localdate(at),
        weigh=forms.Weigh(
            auto_id=f"n{requirement.pk}_%s", initial={"weight": requirement.asked_weight}
        ),
    )


def _may(reader: User, requirement: Requirement, verdict: Verdict) -> dict[str, Verdict]:
    """Each act: as its policy says, and none without a right to service reviews."""
    asked = {
        "change": policies.change,
        "own": policies.name_customer_owner,
        "dispute": policies.dispute,
        "accept": policies.accept_weight,
        "again": policies.take_up_again,
        "withdraw": policies.withdraw,
    }
    return {
        name: policy(reader, requirement) if verdict else verdict for name, policy in asked.items()
    }


def _of(found: Iterable[Need], *statuses: str) -> list[Need]:
    return [need for need in found if need.requirement.status in statuses]


def _counted(reader: User, engagements: list[Engagement]) -> dict[int, dict[str, int]]:
    """{engagement: {status: how many}}"""
    rows = Requirement.objects.visible_to(reader).filter(engagement__in=engagements)
    found: dict[int, dict[str, int]] = {}
    counted = rows.order_by().values_list("engagement", "status").annotate(n=Count("pk"))
    for engagement, status, n in counted:
        found.setdefault(engagement, {})[status] = n
    return found


def _tsams(place: Place | None, at: datetime) -> list[User]:
    if place is None:
        return []
    application = place.engagement.application_id
    return tsams_for([application], at.date()).get(application, [])


def _label(engagement: Engagement, has_many_accounts: bool) -> str:
    name = engagement.application.name
    if has_many_accounts:
        name = f"{engagement.account.name} · {name}"
    if engagement.state == EngagementState.ENDED:
        return _("%(name)s, ended") % {"name": name}
    return name


def _lede(place: Place | None) -> str:
    if place is None:
        return _("Needs are written down for an Application that a TSAM serves.")
    facts = {"application": place.label}
    parts = _parts(place.counted)
    if not place.counted:
        return _("Nothing is written down for %(application)s yet.") % facts
    if not parts:
        return _("All that was written down for %(application)s is met or withdrawn.") % facts
    *first, last = parts
    said = _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}
    return _("On %(application)s, %(parts)s.") % {**facts, "parts": said if first else last}


def _parts(counted: Mapping[str, int]) -> list[str]:
    """How many are in force, wait for the TSAM and are disputed; none of what there is none."""
    published, proposed, disputed = (
        counted.get(status, 0) for status in (_S.PUBLISHED, _S.PROPOSED, _S.DISPUTED)
    )
    said = (
        (published, ngettext("%(n)d need is in force", "%(n)d needs are in force", published)),
        (proposed, ngettext("%(n)d waits for your TSAM", "%(n)d wait for your TSAM", proposed)),
        (disputed, ngettext("%(n)d is disputed", "%(n)d are disputed", disputed)),
    )
    return [words % {"n": n} for n, words in said if n]

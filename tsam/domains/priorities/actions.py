"""Put the open cases in their order, and keep it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Engagement, EngagementState, Feature
from tsam.domains.cases.actions import serve_requirement
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities import policies, weighing
from tsam.domains.priorities.arranging import Placed, arrange
from tsam.domains.priorities.models import (
    CustomerOrder,
    EngagementWeights,
    OrderedCase,
    Rank,
    Weights,
)
from tsam.domains.priorities.own import own_in_force
from tsam.domains.priorities.safety import require_safe
from tsam.domains.priorities.scoring import COLUMNS
from tsam.domains.priorities.wishes import wishes_of
from tsam.kernel.verdicts import require

_WRITTEN = [
    "engagement",
    "application_id",
    "place",
    "place_before",
    "score",
    "terms",
    "weights",
    "own_score",
    "own_terms",
    "own_weights",
    "computed_at",
]
_KNOWN = (
    "case_id",
    "application_id",
    "engagement_id",
    "place",
    "place_before",
    "score",
    "terms",
    "weights_id",
    "own_score",
    "own_terms",
    "own_weights_id",
)


def weights_in_force() -> Weights:
    return Weights.objects.latest("version")


@transaction.atomic
def set_weights(
    *, by: User, at: datetime, values: Mapping[str, Mapping[str, int]], reason: str
) -> Weights:
    """Make a new version of the weights. All ranks follow, as a reaction. Raises ValidationError.

    A wrong number is named as "clock.late". No case of severity 0 or 1 may come to stand below
    lesser ones that it stood above.
    """
    require(policies.set_weights(by))
    weighing.check(values)
    why = " ".join(reason.split())[:200]
    if not why:
        raise ValidationError({"reason": _("Say why, for whoever looks back.")})
    former = Weights.objects.select_for_update().latest("version")
    if former.values == values:
        raise ValidationError(_("These are the weights in force already, so nothing was kept."))
    open_cases = Case._base_manager.filter(is_open=True).select_related("account")
    require_safe(open_cases, at, former.values, values)
    weights = Weights.objects.create(
        version=former.version + 1, values=values, reason=why, set_by=by, set_at=at
    )
    timeline.record(
        "weights.set",
        weights,
        by=by,
        at=at,
        facts={"values": [former.values, weights.values], "reason": why},
    )
    return weights


@transaction.atomic
def set_order(
    engagement: Engagement, *, by: User, at: datetime, cases: Sequence[Case]
) -> CustomerOrder:
    """Put the customer's open cases of an engagement in their order, the most urgent first.

    Those that are left out have no place. Raises ValidationError, and Refused without a right to
    case management (G3).
    """
    engagement = (
        Engagement._base_manager.select_for_update(of=("self",))
        .select_related("account", "application")
        .get(pk=engagement.pk)
    )
    require(policies.set_order(by, engagement))
    require(entitled(Feature.G3, engagement.application, at))
    _check_order(engagement, cases)
    order, _is_new = CustomerOrder._base_manager.update_or_create(
        engagement=engagement, defaults={"set_by": by, "set_at": at}
    )
    former = list(
        OrderedCase._base_manager.filter(order=order)
        .order_by("place")
        .values_list("case_id", flat=True)
    )
    # Of another order a case is taken out: its Application was engaged anew.
    OrderedCase._base_manager.filter(Q(order=order) | Q(case__in=[c.pk for c in cases])).delete()
    OrderedCase._base_manager.bulk_create(
        OrderedCase(order=order, case=case, place=place) for place, case in enumerate(cases, 1)
    )
    timeline.record(
        "engagement.order_set",
        engagement,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts={"cases": [former, [case.pk for case in cases]]},
        is_public=True,
    )
    rank([engagement.application_id], at=at)
    return order


@transaction.atomic
def serve(case: Case, *, by: User, at: datetime, requirement: Requirement | None) -> Case:
    """Say which need a case serves, and put its queue in order in the same transaction."""
    case = serve_requirement(case, by=by, at=at, requirement=requirement)
    rank([case.application_id], at=at)
    return case


def _check_order(engagement: Engagement, cases: Sequence[Case]) -> None:
    if len({case.pk for case in cases}) != len(cases):
        raise ValidationError({"cases": _("Each case has one place. One of them stands twice.")})
    for case in cases:
        if case.application_id != engagement.application_id:
            raise ValidationError(
                {"cases": _("%(case)s is about another Application.") % {"case": case.number}}
            )
        if not case.is_open:
            raise ValidationError(
                {"cases": _("%(case)s is closed. Leave it out.") % {"case": case.number}}
            )


@transaction.atomic
def rank(applications: Iterable[int], *, at: datetime) -> int:
    """Score the open cases of these Applications anew and put each set in its order.

    Returns how many cases stand in a rank. The same cases, weights and moment give the same order:
    ties go to the case that is older.
    """
    wanted = sorted(set(applications))
    weights = weights_in_force()
    calendars = calendars_for(wanted)
    engagements = live_engagements(wanted)
    own = own_in_force(engagements, at)
    former = _former(wanted)
    queues: dict[int, list[Case]] = {application: [] for application in wanted}
    for case in Case._base_manager.filter(application__in=wanted, is_open=True).only(*COLUMNS):
        queues[case.application_id].append(case)
    wishes = wishes_of(wanted, at)
    ranked, rows = set(former), []
    for application, queue in queues.items():
        row = own.get(application)
        changes = row.changes if row else None
        hours = calendars[application]
        for placed in arrange(queue, at, weights.values, hours, wishes, changes=changes):
            ranked.discard(placed.case.pk)
            said = _said(placed, engagements.get(application), weights, row)
            known = former.get(placed.case.pk)
            if known is None or {**known, **said} != known:
                rows.append(_rank(placed, said, known, at))
    Rank._base_manager.filter(case_id__in=ranked).delete()
    Rank._base_manager.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["case"], update_fields=_WRITTEN
    )
    return sum(map(len, queues.values()))


def _former(applications: Iterable[int]) -> dict[int, dict[str, Any]]:
    """{case: its rank as it stands}, held in one order, so that two workers never wait for each
    other in a circle."""
    rows = Rank._base_manager.select_for_update().filter(application_id__in=applications)
    return {row["case_id"]: row for row in rows.order_by("pk").values(*_KNOWN)}


def _said(
    placed: Placed, engagement: int | None, weights: Weights, own: EngagementWeights | None
) -> dict[str, Any]:
    """What makes a rank another one: all but the moment at which it was looked at."""
    return {
        "application_id": placed.case.application_id,
        "engagement_id": engagement,
        "place": placed.place,
        "score": placed.score.points,
        "terms": [list(term) for term in placed.score.terms],
        "weights_id": weights.pk,
        "own_score": placed.own.points if placed.own else None,
        "own_terms": [list(term) for term in placed.own.terms] if placed.own else None,
        "own_weights_id": own.pk if own and placed.own else None,
    }


def _rank(
    placed: Placed, said: Mapping[str, Any], known: Mapping[str, Any] | None, at: datetime
) -> Rank:
    before = known["place_before"] if known else None
    if known and known["place"] != placed.place:
        before = known["place"]
    return Rank(case_id=placed.case.pk, place_before=before, computed_at=at, **said)


def live_engagements(applications: Iterable[int]) -> dict[int, int]:
    """{application: its engagement}, of those that have one that is not over."""
    live = Engagement._base_manager.filter(application_id__in=applications).exclude(
        state=EngagementState.ENDED
    )
    return dict(live.values_list("application_id", "pk"))

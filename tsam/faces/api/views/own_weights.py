"""What an engagement weighs otherwise than the vendor, and its order as of a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.priorities import engaging, policies, weighing
from tsam.domains.priorities.actions import weights_in_force
from tsam.domains.priorities.arranging import merged
from tsam.domains.priorities.models import EngagementWeights
from tsam.domains.priorities.own import latest_of
from tsam.domains.priorities.preview import compare
from tsam.domains.priorities.replay import scene
from tsam.faces.api.calls import Body, Cursor, Key, Limit, Moment, answers, listed
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.ranking import (
    EngagementWeighing,
    OrderOfWorkShape,
    OwnWeighting,
    TriedShape,
)
from tsam.faces.api.views.engagements import engagement_of
from tsam.kernel.verdicts import require

router = Router(tags=["weights"])


class WantedChanges(Body):
    """The numbers that differ from the vendor's: {"silence": {"day": 16}}."""

    changes: dict[str, dict[str, int]]


class OwnWeights(WantedChanges):
    reason: str = Field(max_length=200)


class GivingUp(Body):
    reason: str = Field(max_length=200)


@router.get("/engagements/{key}/weights", response=answers(EngagementWeighing))
def own_weights(request: Call, key: Key) -> Any:
    return _weighing(_of_support(request, key))


@router.put("/engagements/{key}/weights", response=answers(EngagementWeighing))
def set_own_weights(request: Call, key: Key, given: OwnWeights) -> Any:
    """Make the next version. Its places follow at once; its scores stay the vendor's."""
    row = _of_support(request, key)
    engaging.set_own_weights(
        row, by=request.user, at=now(), changes=given.changes, reason=given.reason
    )
    return _weighing(row)


@router.post("/engagements/{key}/weights/giving-up", response=answers(EngagementWeighing))
def give_up_own_weights(request: Call, key: Key, given: GivingUp) -> Any:
    """Rank it by the vendor's weights again."""
    row = _of_support(request, key)
    engaging.give_up_own_weights(row, by=request.user, at=now(), reason=given.reason)
    return _weighing(row)


@router.get("/engagements/{key}/weights/versions", response=answers(Listed[OwnWeighting]))
def own_versions(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    row = _of_support(request, key)
    rows = EngagementWeights.objects.visible_to(request.user).filter(engagement=row)
    return listed(rows.select_related("set_by"), ("-version",), cursor, limit, OwnWeighting.of)


@router.post("/engagements/{key}/weights/preview", response=answers(TriedShape))
def preview_own_weights(request: Call, key: Key, given: WantedChanges) -> Any:
    """Where its open cases would stand, and what is checked before. Not written."""
    row = _of_support(request, key)
    require(policies.try_own_weights(request.user))
    weighing.check_changes(given.changes)
    held, last = weights_in_force().values, latest_of(row)
    cases = Case.objects.visible_to(request.user).open().filter(application=row.application_id)
    former = merged(held, last.changes if last else {})
    wanted = merged(held, given.changes)
    return TriedShape.of(compare(cases.select_related("account"), now(), former, wanted))


@router.get("/engagements/{key}/order-of-work", response=answers(OrderOfWorkShape))
def order_of_work(request: Call, key: Key, at: Moment | None = None) -> Any:
    """The order of its open cases as of `at`, with every term; without it, as of now."""
    row, here = _of_support(request, key), now()
    moment: datetime = at or here
    if moment > here:
        raise ValidationError({"at": _("That moment is still to come. Choose one that is past.")})
    found = scene(row.application_id, moment)
    there = Case.objects.visible_to(request.user).filter(application=row.application_id)
    seen = set(there.values_list("pk", flat=True))
    return OrderOfWorkShape.of(found, [one for one in found.order() if one.case.pk in seen])


def _weighing(row: Engagement) -> EngagementWeighing:
    held, last = weights_in_force(), latest_of(row)
    own = last if last and not last.is_given_up else None
    return EngagementWeighing(
        vendor_version=held.version,
        own=OwnWeighting.of(own) if own else None,
        values=merged(held.values, own.changes if own else {}),
    )


def _of_support(request: Call, key: int) -> Engagement:
    """The order of work is support's alone."""
    row = engagement_of(request, key)
    if not request.user.has_function(*SUPPORT):
        raise Http404
    return row

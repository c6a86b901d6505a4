"""From which defect a case comes: raised from it, linked with it, or no longer (G4)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.cases import policies
from tsam.domains.cases.actions.steps import commit, hold
from tsam.domains.cases.models import Case, CaseSpr, Participant
from tsam.domains.people.models import User
from tsam.domains.sprs.actions import hits
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import Spr, Tracker
from tsam.domains.sprs.trackers import linking
from tsam.kernel.verdicts import require


@transaction.atomic
def raise_spr(
    case: Case,
    said: Description,
    *,
    by: User,
    at: datetime,
    public_text: str = "",
    tracker: Tracker | None = None,
    key: str = "",
) -> Spr:
    """Submit the defect behind a case to R&D, and to their tracker where one is named.

    Raises ValidationError by field, and Refused.
    """
    require(policies.link_spr(by, case))
    spr = linking.raise_spr(said, by=by, at=at, public_text=public_text, tracker=tracker, key=key)
    link_spr(case, spr, by=by, at=at)
    return spr


@transaction.atomic
def link_spr(case: Case, spr: Spr, *, by: User, at: datetime) -> CaseSpr:
    """Say that a case comes from a defect; its customer reads the defect's public words."""
    case = hold(case)
    require(policies.link_spr(by, case))
    link, is_new = CaseSpr.objects.get_or_create(
        case=case, spr=spr, defaults={"linked_by": by, "linked_at": at}
    )
    if not is_new:
        raise ValidationError({"number": _("The case is linked with this SPR already.")})
    follow(case, spr, by=by, at=at)
    commit(case, "case.spr_linked", by=by, at=at, facts={"spr": spr.number}, columns=[])
    return link


@transaction.atomic
def unlink_spr(case: Case, spr: Spr, *, by: User, at: datetime) -> None:
    """It was the wrong defect. Unless another case of the place comes from it, they follow it
    no more.
    """
    case = hold(case)
    require(policies.link_spr(by, case))
    gone, _kinds = CaseSpr._base_manager.filter(case=case, spr=spr).delete()
    if not gone:
        return
    others = CaseSpr._base_manager.filter(case__application=case.application_id, spr=spr)
    if not others.exists():
        hits.forget_interest(spr, case.application, by=by, at=at)
    commit(case, "case.spr_unlinked", by=by, at=at, facts={"spr": spr.number}, columns=[])


def follow(case: Case, spr: Spr, *, by: User, at: datetime) -> None:
    """Whoever takes part in the case hears of the defect, and what waits for the case waits
    for it too.
    """
    there = Participant._base_manager.filter(case=case, user__is_staff=False).order_by("pk")
    hits.note_interest(
        spr,
        case.application,
        by=by,
        at=at,
        people=[one.user for one in there.select_related("user")],
        milestone=case.milestone,
        requirement=case.requirement,
    )

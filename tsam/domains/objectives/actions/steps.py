"""What every step on a version shares: hold the rows, ask for the right, say what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Feature
from tsam.domains.objectives.models.documents import ObjectivesDocument
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


def hold(document: ObjectivesDocument) -> ObjectivesDocument:
    """Read the row afresh and keep it until the end. Raises Refused where it is gone."""
    held = (
        ObjectivesDocument._base_manager.select_for_update(of=("self",))
        .select_related(
            "engagement__account",
            "engagement__calendar",
            "engagement__application__account",
            "engagement__application__support_contract",
        )
        .filter(pk=document.pk)
        .first()
    )
    if held is None:
        raise Refused(no(_("This draft was thrown away meanwhile."), code="gone", rule="P2"))
    return held


def require_service(document: ObjectivesDocument, at: datetime) -> None:
    require(entitled(Feature.P2, document.engagement.application, at))


def today_of(document: ObjectivesDocument, at: datetime) -> date:
    """The day in the zone of the engagement."""
    return at.astimezone(ZoneInfo(document.engagement.calendar.zone)).date()


def record(
    name: str,
    document: ObjectivesDocument,
    by: User | None,
    at: datetime,
    facts: Mapping[str, Any],
    *,
    is_public: bool = False,
) -> None:
    engagement = document.engagement
    timeline.record(
        name,
        document,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts={"version": document.version, **facts},
        is_public=is_public,
    )

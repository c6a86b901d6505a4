"""What waits around service objectives: kick-offs, words that were asked for, no agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.objectives.models import Approval, Kickoff, ObjectivesDocument
from tsam.domains.people.models import User
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question


def unagreed(reader: User, applications: Iterable[Application], at: datetime) -> dict[int, date]:
    """{application: the day by which something was to be agreed}, as far as the reader sees.

    One query. Whether the right to it holds today is not asked here.
    """
    rows = _without_agreement(Kickoff.objects.visible_to(reader)).filter(
        engagement__application__in=[one.pk for one in applications],
        engagement__state__in=SERVING,
        opened_at__lte=at - timedelta(days=settings.AGREEMENT_DAYS),
    )
    return {
        application: (opened_at + timedelta(days=settings.AGREEMENT_DAYS)).date()
        for application, opened_at in rows.values_list("engagement__application", "opened_at")
    }


def waiting(reader: User, engagements: Iterable[Engagement]) -> dict[int, Kickoff]:
    """{engagement: its kick-off}, of those where nothing is agreed yet; one query."""
    keys = [one.pk for one in engagements]
    rows = _WAITING.of(Kickoff.objects.visible_to(reader), engagements=keys)
    return {row.engagement_id: row for row in rows}


def asked_of(reader: User) -> list[Approval]:
    """Versions that wait for this reader's word, the most urgent first; no more than two."""
    return _ASKED.of(Approval.objects.visible_to(reader), approver=reader.pk)


def _without_agreement(rows: QuerySet[Kickoff]) -> QuerySet[Kickoff]:
    agreed = ObjectivesDocument._base_manager.filter(
        engagement=OuterRef("engagement"), state="AGREED"
    )
    return rows.filter(~Exists(agreed))


_WAITING: Question[Kickoff] = Question(
    lambda rows: (
        _without_agreement(rows)
        .filter(Among("engagement", "engagements"), engagement__state__in=SERVING)
        .order_by("pk")
    )
)
_ASKED: Question[Approval] = Question(
    lambda rows: (
        rows.filter(approver=Blank("approver"), verdict="", document__state="IN_REVIEW")
        .select_related("document__engagement__account", "document__engagement__application")
        .order_by("answer_by", "pk")[:2]
    )
)

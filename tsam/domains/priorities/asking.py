"""An engineer says that a place or a need is understood, or asks; the TSAM answers (G1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Engagement, EngagementState, Feature
from tsam.domains.cases.actions.steps import hold
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities import policies
from tsam.domains.priorities.models import Question, Understanding
from tsam.domains.priorities.models.understanding import MOST_WORDS
from tsam.domains.priorities.understanding import version_of_need, versions_of_cases
from tsam.kernel.verdicts import require

# A question is answered within so many service minutes: half a service day.
ANSWER_MINUTES = 240


@transaction.atomic
def understand(about: Case | Requirement, *, by: User, at: datetime) -> Understanding:
    """Say that one understood why the customer wants it so. What changes later is asked anew.

    Raises ValidationError where the customer said nothing of it.
    """
    about, engagement = _held(about)
    require(policies.understand(by))
    require(entitled(Feature.G1, engagement.application, at))
    version = _version(about)
    if not version:
        raise ValidationError(
            _("The customer gave it no place, and it serves no need. There is nothing to say.")
        )
    row, _is_new = Understanding._base_manager.update_or_create(
        **_target(about),
        user=by,
        defaults={"engagement": engagement, "version": version, "at": at},
    )
    _record("understood", about, engagement, by, at, {"version": version})
    return row


@transaction.atomic
def ask(about: Case | Requirement, *, by: User, at: datetime, text: str) -> Question:
    """Ask the TSAM what is not clear. One question at a time; raises ValidationError by field."""
    about, engagement = _held(about)
    require(policies.understand(by))
    require(entitled(Feature.G1, engagement.application, at))
    words = _words(text, "text", _("Write what you want to know."))
    target = _target(about)
    if Question._base_manager.filter(**target, asked_by=by, answered_at=None).exists():
        raise ValidationError({"text": _("Your last question about it still waits.")})
    question = Question._base_manager.create(
        **target,
        engagement=engagement,
        text=words,
        asked_by=by,
        asked_at=at,
        due_at=calendar_of(engagement.application_id).add(at, ANSWER_MINUTES),
    )
    _record("asked", about, engagement, by, at, {"question": question.pk})
    return question


@transaction.atomic
def answer(question: Question, *, by: User, at: datetime, text: str) -> Question:
    """Answer it; whoever asked is told. Raises ValidationError by field."""
    question = (
        Question._base_manager.select_for_update(of=("self",))
        .select_related("engagement__account", "engagement__application", "case", "requirement")
        .get(pk=question.pk)
    )
    require(policies.answer(by, question))
    question.answer = _words(text, "text", _("Write the answer."))
    question.answered_by, question.answered_at = by, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    about = question.case or question.requirement
    if about is None:
        raise LookupError("A question is about a case or a need.")
    _record("answered", about, question.engagement, by, at, {"question": question.pk})
    return question


def live_engagement(case: Case) -> Engagement | None:
    """The engagement that serves its Application, if one is not over."""
    live = Engagement._base_manager.filter(application=case.application_id)
    return (
        live.exclude(state=EngagementState.ENDED).select_related("account", "application").first()
    )


def _held(about: Case | Requirement) -> tuple[Case | Requirement, Engagement]:
    """The row as it is now, with its engagement; Refused where nobody serves it."""
    if isinstance(about, Case):
        case = hold(about)
        require(policies.is_served(engagement := live_engagement(case)))
        if engagement is None:
            raise LookupError("The verdict above refuses it.")
        return case, engagement
    row = (
        Requirement._base_manager.select_for_update(of=("self",))
        .select_related("engagement__account", "engagement__application")
        .get(pk=about.pk)
    )
    return row, row.engagement


def _version(about: Case | Requirement) -> str:
    if isinstance(about, Case):
        return versions_of_cases([about.pk]).get(about.pk, "")
    return version_of_need(about)


def _target(about: Case | Requirement) -> dict[str, Any]:
    return {"case": about} if isinstance(about, Case) else {"requirement": about}


def _words(text: str, field: str, wanted: str) -> str:
    words = text.strip()
    if not words:
        raise ValidationError({field: wanted})
    if len(words) > MOST_WORDS:
        raise ValidationError(
            {field: _("Say it in %(most)d letters at most.") % {"most": MOST_WORDS}}
        )
    return words


def _record(
    what: str,
    about: Case | Requirement,
    engagement: Engagement,
    by: User,
    at: datetime,
    facts: Mapping[str, Any],
) -> None:
    """For the vendor's people alone: customers do not learn who understood and who asked."""
    noun = "case" if isinstance(about, Case) else "requirement"
    timeline.record(
        f"{noun}.{what}",
        about,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts=facts,
    )

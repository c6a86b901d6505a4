"""What people answer to an invitation: they come, perhaps, cannot, or propose another time."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.calls.actions import steps
from tsam.domains.calls.models import Answer, Call, CallPerson
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


@transaction.atomic
def answer(
    call: Call,
    *,
    by: User,
    at: datetime,
    answer: str,
    words: str = "",
    counter_at: datetime | None = None,
    person: User | None = None,
) -> CallPerson:
    """For oneself, or as the TSAM for somebody else. The call stays as it is until it is moved."""
    call = steps.hold(call)
    row = CallPerson._base_manager.filter(call=call, user=person or by).first()
    if row is None:
        raise Refused(no(_("You are not asked to this call."), code="not_asked"))
    row.call = call
    require(policies.answer(by, row))
    if answer not in Answer.values or answer == Answer.NONE:
        raise ValidationError({"answer": _("Say whether you come.")})
    if answer == Answer.COUNTERED:
        if counter_at is None or counter_at <= at:
            raise ValidationError({"counter_at": _("Propose a time that is still to come.")})
    else:
        counter_at = None
    row.answer, row.answered_at = answer, at
    row.words, row.counter_at = " ".join(words.split())[:400], counter_at
    row.save(update_fields=["answer", "answered_at", "words", "counter_at"])
    facts = {
        "title": call.title,
        "answer": str(answer),
        "person": row.user.name,
        "_person": row.user_id,
        "counter_at": counter_at.isoformat() if counter_at else "",
    }
    steps.record("call.answered", call, call.engagement, by, at, facts)
    return row

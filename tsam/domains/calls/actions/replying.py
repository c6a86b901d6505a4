"""An answer that a calendar program wrote, handed in as a file: there is no mailbox of ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsam.domains.calls.actions import answering
from tsam.domains.calls.ical import replies
from tsam.domains.calls.models import Call, CallPerson
from tsam.domains.people.models import User

_WORDS: dict[str, Callable[[], str]] = {
    "too_large": lambda: _("That is more than an answer to an invitation has."),
    "not_ics": lambda: _("That is no calendar file. Hand in the .ics of the answer."),
    "no_method": lambda: _("That calendar file answers nothing. Hand in the .ics of the answer."),
    "not_one": lambda: _("Hand in the answer to one call at a time."),
    "not_one_person": lambda: _("It does not say which one person answers."),
    "no_uid": lambda: _("It does not say which call it answers."),
    "no_time": lambda: _("It proposes a day without a time."),
    "no_answer": lambda: _("It says neither yes, perhaps nor no."),
}


def take_reply(data: bytes, *, by: User, at: datetime) -> tuple[CallPerson, bool]:
    """Note the answer; says also whether it was given to a former time of the call.

    People hand in their own, the TSAM those that arrived by mail. Raises ValidationError with a
    sentence, and for a call that the reader may not see the same as for none.
    """
    try:
        reply = replies.read(data)
    except replies.NotAReply as fault:
        raise ValidationError({"reply": _WORDS[fault.code]()}) from None
    call = (
        Call.objects.visible_to(by)
        .filter(uid=reply.uid)
        .select_related("engagement__calendar")
        .first()
    )
    if call is None:
        raise ValidationError({"reply": _("It answers no call that we know.")})
    person = (
        CallPerson._base_manager.filter(call=call, user__email__iexact=reply.email)
        .select_related("user")
        .first()
    )
    if person is None:
        raise ValidationError(
            {"reply": _("Nobody with the address of that answer is asked to this call.")}
        )
    row = answering.answer(
        call,
        by=by,
        at=at,
        answer=reply.answer,
        words=reply.words,
        counter_at=reply.counter_at,
        person=person.user,
    )
    return row, reply.sequence < call.sequence

"""What a mail server is told of a letter that it hands in, by the exit codes of sysexits.h.

The sentence may come into a bounce, and a bounce goes where the letter says, which anybody can
write. So it never says whom we know or what they have: that goes to the contact's own address, and
to our people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Outcome
from tsam.domains.escalations.models import Fault

OK, DATAERR, NOUSER, TEMPFAIL = 0, 65, 67, 75
_NO_SENDER = {Fault.UNKNOWN, Fault.NO_SENDER, Fault.SEVERAL_SENDERS}
_UNREADABLE = {Fault.SIZE, Fault.PARTS, Fault.FORM, Fault.TIME, Fault.EMPTY}


@dataclass(frozen=True)
class Answer:
    code: int
    sentence: str


def hand_in(data: bytes, at: datetime) -> Answer:
    taken = actions.take_letter(data, by=None, at=at)
    match taken.outcome:
        case Outcome.MADE | Outcome.JOINED | Outcome.THERE:
            return Answer(OK, _("The letter was taken."))
        case Outcome.IGNORED:
            return Answer(OK, taken.sentence)
        case Outcome.LATER:
            return Answer(TEMPFAIL, taken.sentence)
    if taken.fault in _NO_SENDER:
        return Answer(NOUSER, _("This address takes letters of known senders only."))
    if taken.fault in _UNREADABLE:
        return Answer(DATAERR, taken.sentence)
    return Answer(DATAERR, _("The letter could not be taken. The contact is told why by letter."))

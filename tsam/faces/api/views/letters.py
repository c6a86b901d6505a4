"""A letter that came by mail, handed in by a program of the vendor's."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Outcome
from tsam.domains.escalations.models import Escalation
from tsam.faces.api.calls import FAULTS, NO_NUL, Body
from tsam.faces.api.gate import Call
from tsam.faces.api.problems import Problem
from tsam.faces.api.shapes.escalations import TakenLetterShape
from tsam.faces.api.views.escalations import shown

router = Router(tags=["escalations"])

MOST_SIGNS = 14 * 1024 * 1024
Written = Annotated[str, Field(max_length=MOST_SIGNS, pattern=NO_NUL)]


class HandInLetter(Body):
    """One of both."""

    message: Written = Field("", description="The message of RFC 5322 as text.")
    base64: Written = Field("", description="The same, byte by byte.")


@router.post(
    "/escalations/letter", response={201: TakenLetterShape, 200: TakenLetterShape, FAULTS: Problem}
)
def hand_in_letter(request: Call, given: HandInLetter) -> Any:
    """Escalate in the name of who wrote it. The same letter again makes nothing twice.

    201 when something was made of it, 200 when it was there already or no person wrote it, 422 with
    the reason when it could not be taken: then it is kept, and told to support managers.
    """
    # Under no idempotency key: the letter itself is one, and what is refused must be kept too.
    taken = actions.take_letter(_octets(given), by=request.user, at=now())
    if taken.outcome in {Outcome.REFUSED, Outcome.LATER}:
        raise ValidationError({"message": taken.sentence})
    made = taken.escalation
    shape = TakenLetterShape(
        outcome=taken.outcome,
        sentence=taken.sentence,
        escalation=shown(request, made.number) if made and _is_read(request, made) else None,
    )
    is_new = taken.outcome in {Outcome.MADE, Outcome.JOINED}
    return Status(201 if is_new else 200, shape)


def _octets(given: HandInLetter) -> bytes:
    if bool(given.message) is bool(given.base64):
        raise ValidationError({"message": _("Send the letter as text, or in base64.")})
    if given.message:
        return given.message.encode("utf-8", "replace")
    try:
        return base64.b64decode(given.base64, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise ValidationError({"base64": _("This is no base64.")}) from wrong


def _is_read(request: Call, made: Escalation) -> bool:
    return Escalation.objects.visible_to(request.user).filter(pk=made.pk).exists()

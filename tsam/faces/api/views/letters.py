"""A letter that came by mail, handed in by a program of the vendor's."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts.models import Application
from tsam.domains.escalations import actions, policies
from tsam.domains.escalations.actions import Outcome
from tsam.domains.escalations.models import Escalation, IncomingLetter
from tsam.faces.api.calls import (
    FAULT,
    NO_NUL,
    Body,
    Cursor,
    Key,
    Limit,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.problems import Problem
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.escalations import RefusedLetterShape, TakenLetterShape
from tsam.faces.api.views.escalations import shown

router = Router(tags=["escalations"])

MOST_SIGNS = 14 * 1024 * 1024
Written = Annotated[str, Field(max_length=MOST_SIGNS, pattern=NO_NUL)]


class HandInLetter(Body):
    """One of both."""

    message: Written = Field("", description="The message of RFC 5322 as text.")
    base64: Written = Field("", description="The same, byte by byte.")
    application: Key | None = Field(None, description="Where the letter does not say which.")


@router.get("/escalations/letters", response=answers(Listed[RefusedLetterShape]))
def refused_letters(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Those that could not be taken, the latest first; for those who look after letters."""
    if not policies.read_letters(request.user):
        raise Http404
    rows = IncomingLetter.objects.visible_to(request.user).refused()
    return listed(rows.select_related("account"), ("-pk",), cursor, limit, RefusedLetterShape.of)


@router.post(
    "/escalations/letter", response={201: TakenLetterShape, 200: TakenLetterShape, FAULT: Problem}
)
def hand_in_letter(request: Call, given: HandInLetter) -> Any:
    """Escalate in the name of who wrote it. The same letter again makes nothing twice.

    201 when something was made of it, 200 when it was there already or no person wrote it, 422 with
    the reason when it could not be taken: then it is kept, and told to support managers.
    """
    # Under no idempotency key: the letter itself is one, and what is refused must be kept too.
    chosen = (
        visible_or_404(Application.objects.all(), request, pk=given.application)
        if given.application
        else None
    )
    taken = actions.take_letter(_octets(given), by=request.user, at=now(), chosen=chosen)
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

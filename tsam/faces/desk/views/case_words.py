"""What is written below the timeline of a case: replies and notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.cases import actions, files
from tsam.domains.cases.actions.talk import Promise
from tsam.domains.cases.models import NUMBERING, Case, Channel
from tsam.domains.people.models import User
from tsam.faces.desk.forms import cases as forms
from tsam.faces.desk.queries import case as query
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, asked_or_404

Deed = Callable[[Case, dict[str, Any], User, datetime], str]


@require_POST
def words(request: Request, number: str) -> HttpResponse:
    """A reply, or a note, as the frame said that it was written in."""
    if request.POST.get("reach") == "note":
        return _say(request, number, forms.Note, _note)
    return _say(request, number, forms.Say, _reply)


def _reply(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    promise = Promise(given["promise"], given["promised_at"]) if given["promise"] else None
    actions.reply(
        case,
        by=by,
        at=at,
        text=given["text"],
        channel=Channel.DESK,
        files=files.store_all(given["files"]),
        state=given["state"] if given["state"] != case.state else "",
        promise=promise,
        idempotency_key=given["key"],
    )
    return _("Sent to the customer.")


def _note(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    stored = files.store_all(given["files"])
    actions.take_note(case, by=by, at=at, text=given["text"], files=stored)
    return _("Note kept. Nobody outside reads it.")


def _say(
    request: Request, number: str, form_class: type[django_forms.Form], deed: Deed
) -> HttpResponse:
    at = now()
    case = asked_or_404(query.ONE, Case.objects, request, case=NUMBERING.read(number))
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        try:
            said = deed(case, form.cleaned_data, request.user, at)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, said)
            return redirect("desk:case", number)
    context = query.context(request.user, case, at) | {"wrong": form, "given": request.POST}
    return answer(
        request, "desk/cases/case.html", context, fragment="desk/cases/_case.html", status=422
    )

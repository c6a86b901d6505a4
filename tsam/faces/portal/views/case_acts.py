"""What a customer can do with a case; one address for each deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Contact
from tsam.domains.cases import actions, files
from tsam.domains.cases.models import Attachment, Case, Channel, Participant
from tsam.domains.people.models import User
from tsam.faces.portal.forms import cases as forms
from tsam.faces.portal.queries import cases as query
from tsam.faces.ui.downloads import download
from tsam.faces.ui.pages import Request, answer, visible_or_404

Deed = Callable[[Case, dict[str, Any], User, datetime], str]


@require_POST
def words(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.reply(
            case,
            by=by,
            at=at,
            text=given["text"],
            channel=Channel.PORTAL,
            files=files.store_all(given["files"]),
            idempotency_key=given["key"],
        )
        return _("Sent. We are told at once.")

    return _do(request, number, forms.Say, deed)


@require_POST
def severity(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.change_severity(case, by=by, at=at, **given)
        return _("Severity is now %(severity)d. The engineer is told.") % given

    return _do(request, number, forms.ChangeSeverity, deed)


@require_POST
def agreement(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.agree(case, by=by, at=at)
        return _("Agreed. The case is closed; writing in it opens it again.")

    return _do(request, number, Form, deed)


@require_POST
def disagreement(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.disagree(case, by=by, at=at, reason=given["reason"], channel=Channel.PORTAL)
        return _("We go on. Thank you for telling us what is missing.")

    return _do(request, number, forms.Because, deed)


@require_POST
def reopening(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.reopen(case, by=by, at=at, reason=given["reason"], channel=Channel.PORTAL)
        return _("The case is open again.")

    return _do(request, number, forms.Because, deed)


@require_POST
def withdrawal(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.withdraw(case, by=by, at=at, reason=given["reason"])
        return _("Withdrawn.")

    return _do(request, number, forms.Withdraw, deed)


@require_POST
def participants(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        contact = visible_or_404(
            Contact.objects.present().filter(account=case.account).select_related("user"),
            request,
            user_id=given["person"],
        )
        actions.add_participant(case, by=by, at=at, person=contact.user)
        return _("%(name)s reads along now.") % {"name": contact.user.name}

    return _do(request, number, forms.AddColleague, deed)


@require_POST
def participant_removal(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        row = visible_or_404(
            Participant.objects.filter(case=case).select_related("user"),
            request,
            user_id=given["person"],
        )
        actions.remove_participant(case, by=by, at=at, person=row.user)
        return _("%(name)s reads along no more.") % {"name": row.user.name}

    return _do(request, number, forms.AddColleague, deed)


def attachment(request: Request, number: str, key: int) -> FileResponse:
    case = visible_or_404(Case.objects.numbered(number), request)
    return download(visible_or_404(Attachment.objects.filter(case=case), request, pk=key))


def _do(request: Request, number: str, form_class: type[Form], deed: Deed) -> HttpResponse:
    """Check what was written, do it, and show the case; or show it with what was wrong, kept."""
    at = now()
    case = visible_or_404(Case.objects.numbered(number).select_related(*query.RELATED), request)
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        try:
            said = deed(case, form.cleaned_data, request.user, at)
        except ValidationError as wrong:
            for name, errors in getattr(wrong, "error_dict", {None: [wrong]}).items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            messages.success(request, said)
            return redirect("portal:case", number)
    context = query.context(request.user, case, at) | {"wrong": form, "given": request.POST}
    return answer(
        request, "portal/cases/case.html", context, fragment="portal/cases/_case.html", status=422
    )

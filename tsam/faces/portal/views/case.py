"""One case, and what a customer can do with it; one address for each deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Contact
from tsam.domains.cases import actions
from tsam.domains.cases.models import Attachment, Case, Channel, Participant
from tsam.domains.people.models import User
from tsam.faces.portal.forms import cases as forms
from tsam.faces.portal.queries import case as query
from tsam.faces.portal.queries.cases import RELATED
from tsam.faces.ui import uploads
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.downloads import download
from tsam.faces.ui.pages import Request, answer, visible_or_404

# Each form of the page by its name, which also begins the names of its fields on the page.
FORMS: dict[str, type[Form]] = {
    "say": forms.Say,
    "missing": forms.Because,
    "again": forms.Reopen,
    "severity": forms.ChangeSeverity,
    "withdrawal": forms.Withdraw,
    "person": forms.AddColleague,
}


class Given(NamedTuple):
    """What was asked of a case: the form's words, by whom, and when."""

    form: Any
    by: User
    at: datetime


Deed = Callable[[Case, Given], str]


def show(request: Request, number: str) -> HttpResponse:
    case, at = _case(request, number), now()
    response = _page(request, case, at)
    actions.mark_read(case, by=request.user, at=at)
    return response


@require_POST
def words(request: Request, number: str) -> HttpResponse:
    case, at = _case(request, number), now()
    taken = uploads.gather(request, request.user, at)
    if "drop" in request.POST:
        form = forms.Say(initial=request.POST.dict(), auto_id="say_%s")
        return _page(request, case, at, form=form, taken=taken)

    def deed(case: Case, given: Given) -> str:
        actions.reply(
            case,
            by=given.by,
            at=given.at,
            text=given.form.cleaned_data["text"],
            channel=Channel.PORTAL,
            files=uploads.stored_of(taken),
            idempotency_key=given.form.cleaned_data["key"],
        )
        return _("Sent. Everybody who takes part is told.")

    return _do(request, number, "say", deed, taken=taken)


@require_POST
def severity(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: Given) -> str:
        said = given.form.cleaned_data
        actions.change_severity(
            case,
            by=given.by,
            at=given.at,
            severity=said["severity"],
            reason=said["reason"],
            reachable=given.form.reachable(),
            down_reason=said["down_reason"],
        )
        return _("It is severity %(severity)d now. Everybody who takes part is told.") % {
            "severity": said["severity"]
        }

    return _do(request, number, "severity", deed)


@require_POST
def agreement(request: Request, number: str) -> HttpResponse:
    case = _case(request, number)
    actions.agree(case, by=request.user, at=now())
    messages.success(request, _("Closed, because you agreed. Write here if it comes back."))
    return redirect("portal:case", number)


@require_POST
def disagreement(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: Given) -> str:
        reason = given.form.cleaned_data["reason"]
        actions.disagree(case, by=given.by, at=given.at, reason=reason, channel=Channel.PORTAL)
        return _("It goes on. Our engineer has what you wrote.")

    return _do(request, number, "missing", deed)


@require_POST
def reopening(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: Given) -> str:
        reason = given.form.cleaned_data["reason"]
        actions.reopen(case, by=given.by, at=given.at, reason=reason, channel=Channel.PORTAL)
        return _("It is open again, and its clock runs.")

    return _do(request, number, "again", deed)


@require_POST
def withdrawal(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: Given) -> str:
        reason = given.form.cleaned_data["reason"]
        actions.withdraw(case, by=given.by, at=given.at, reason=reason)
        return _("Withdrawn. Writing here opens it again.")

    return _do(request, number, "withdrawal", deed)


@require_POST
def participants(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: Given) -> str:
        contact = visible_or_404(
            Contact.objects.present().filter(account=case.account).select_related("user"),
            request,
            user_id=given.form.cleaned_data["person"],
        )
        actions.add_participant(case, by=given.by, at=given.at, person=contact.user)
        if contact.user == given.by:
            return _("You read along now, and hear of every word.")
        return _("%(name)s reads along now.") % {"name": contact.user.name}

    return _do(request, number, "person", deed)


@require_POST
def participant_removal(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: Given) -> str:
        row = visible_or_404(
            Participant.objects.filter(case=case).select_related("user"),
            request,
            user_id=given.form.cleaned_data["person"],
        )
        actions.remove_participant(case, by=given.by, at=given.at, person=row.user)
        return _("%(name)s reads along no more.") % {"name": row.user.name}

    return _do(request, number, "person", deed)


def attachment(request: Request, number: str, key: int) -> FileResponse:
    case = visible_or_404(Case.objects.numbered(number), request)
    return download(visible_or_404(Attachment.objects.filter(case=case), request, pk=key))


def _case(request: Request, number: str) -> Case:
    return visible_or_404(Case.objects.numbered(number).select_related(*RELATED), request)


def _do(
    request: Request,
    number: str,
    name: str,
    deed: Deed,
    taken: list[uploads.Taken] | None = None,
) -> HttpResponse:
    """Check what was written, do it, and show the case; or show it with what was wrong, kept."""
    case, at = _case(request, number), now()
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            said = deed(case, Given(form, request.user, at))
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, said)
            is_still_theirs = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
            return redirect("portal:case", number) if is_still_theirs else redirect("portal:cases")
    return _page(request, case, at, wrong=name, form=form, taken=taken)


def _page(
    request: Request,
    case: Case,
    at: datetime,
    *,
    wrong: str = "",
    form: Form | None = None,
    taken: list[uploads.Taken] | None = None,
) -> HttpResponse:
    """The case with all its forms; `wrong` names the one that could not be done as it was sent."""
    start: dict[str, dict[str, Any]] = {
        "severity": {"severity": case.severity},
        "say": {"key": uuid4().hex},
    }
    acts = {
        name: kind(auto_id=f"{name}_%s", initial=start.get(name)) for name, kind in FORMS.items()
    }
    acts["say"] = form if isinstance(form, forms.Say) else acts["say"]
    if wrong and form:
        acts[wrong] = form
    context = query.context(request.user, case, at)
    context |= {"acts": acts, "wrong": wrong, "problems": form if wrong else None}
    context |= {"taken": taken or []}
    return answer(
        request,
        "portal/cases/case.html",
        context,
        fragment="portal/cases/_case.html",
        status=422 if wrong else 200,
    )

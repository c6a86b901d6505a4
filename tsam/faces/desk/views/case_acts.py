"""What can be done on the page of a case; one address for each deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.cases import actions, files
from tsam.domains.cases.actions.talk import Promise
from tsam.domains.cases.models import Attachment, Case, Channel
from tsam.domains.people.models import User
from tsam.faces.desk.forms import cases as forms
from tsam.faces.desk.queries import case as query
from tsam.faces.ui.downloads import download
from tsam.faces.ui.pages import Request, answer, visible_or_404

Deed = Callable[[Case, dict[str, Any], User, datetime], str]


@require_POST
def words(request: Request, number: str) -> HttpResponse:
    """What was written below the timeline: a reply, or a note, as its frame said."""
    return (notes if request.POST.get("reach") == "note" else replies)(request, number)


@require_POST
def replies(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
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

    return _do(request, number, forms.Say, deed)


@require_POST
def notes(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        stored = files.store_all(given["files"])
        actions.take_note(case, by=by, at=at, text=given["text"], files=stored)
        return _("Note kept. Nobody outside reads it.")

    return _do(request, number, forms.Note, deed)


@require_POST
def severity(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.change_severity(case, by=by, at=at, **given)
        return _("Severity is now %(severity)d.") % {"severity": given["severity"]}

    return _do(request, number, forms.ChangeSeverity, deed)


@require_POST
def assignee(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        person = _person(given["assignee"])
        actions.assign(case, by=by, at=at, assignee=person)
        return (
            _("The owner is now %(name)s.") % {"name": person.name}
            if person
            else _("The case has no owner now.")
        )

    return _do(request, number, forms.Assign, deed)


@require_POST
def next_action(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.set_next_action(
            case,
            by=by,
            at=at,
            text=given["text"],
            side=given["side"] or case.next_action_side,
            owner=_person(given["owner"]),
            due_at=given["due_at"],
        )
        return _("Next action set.") if given["text"] else _("Next action cleared.")

    return _do(request, number, forms.SetNextAction, deed)


@require_POST
def promise(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.promise(case, by=by, at=at, **given)
        return _("Promised. The customer sees it.")

    return _do(request, number, forms.GivePromise, deed)


@require_POST
def state(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        moved = actions.move(case, by=by, at=at, state=given["state"])
        return _("The state is now “%(state)s”.") % {"state": moved.get_state_display()}

    return _do(request, number, forms.Move, deed)


@require_POST
def phase(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        moved = actions.set_phase(case, by=by, at=at, phase=given["phase"])
        return _("The phase is now “%(phase)s”.") % {"phase": moved.get_phase_display()}

    return _do(request, number, forms.SetPhase, deed)


@require_POST
def solution(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.propose_solution(
            case, by=by, at=at, solution=given["solution"], channel=Channel.DESK
        )
        return _("Proposed. The case ends when the customer agrees.")

    return _do(request, number, forms.ProposeSolution, deed)


@require_POST
def reopening(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        actions.reopen(case, by=by, at=at, reason=given["reason"], channel=Channel.DESK)
        return _("The case is open again.")

    return _do(request, number, forms.Reopen, deed)


@require_POST
def participants(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        person = _person(given["person"])
        if person is None:
            raise ValidationError({"person": _("Choose somebody.")})
        actions.add_participant(case, by=by, at=at, person=person)
        return _("%(name)s takes part now.") % {"name": person.name}

    return _do(request, number, forms.AddParticipant, deed)


@require_POST
def participant_removal(request: Request, number: str) -> HttpResponse:
    def deed(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
        person = _person(given["person"])
        if person:
            actions.remove_participant(case, by=by, at=at, person=person)
        return _("Removed.")

    return _do(request, number, forms.AddParticipant, deed)


def attachment(request: Request, number: str, key: int) -> FileResponse:
    case = visible_or_404(Case.objects.numbered(number), request)
    return download(visible_or_404(Attachment.objects.filter(case=case), request, pk=key))


def _do(
    request: Request, number: str, form_class: type[django_forms.Form], deed: Deed
) -> HttpResponse:
    """Check what was written, do it, and show the case; or show it with what was wrong, kept."""
    at = now()
    case = visible_or_404(Case.objects.numbered(number).select_related(*query.RELATED), request)
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        try:
            said = deed(case, form.cleaned_data, request.user, at)
        except ValidationError as wrong:
            form.add_error(None, wrong) if not hasattr(wrong, "error_dict") else _spread(
                form, wrong
            )
        else:
            messages.success(request, said)
            return _shown(request, number)
    context = query.context(request.user, case, at) | {"wrong": form, "given": request.POST}
    return answer(
        request, "desk/cases/case.html", context, fragment="desk/cases/_case.html", status=422
    )


def _spread(form: django_forms.Form, wrong: ValidationError) -> None:
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _shown(request: Request, number: str) -> HttpResponse:
    return redirect("desk:case", number)


def _person(key: int | None) -> User | None:
    """Somebody by key; whether they may take part is for the policy to say."""
    if key is None:
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    if person is None:
        raise ValidationError(_("This person cannot be chosen any more. Choose another."))
    return person

"""What both sides agreed to reach: read, agreed to, sent back, and checked without us."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.actions import measures
from tsam.domains.objectives.models import Objective, ObjectivesDocument
from tsam.faces.portal.forms import objectives as forms
from tsam.faces.portal.queries import objectives as query
from tsam.faces.ui import objectives as shown
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    return _index(request, request.GET.get("engagement"), forms.AskForChange())


def show(request: Request, key: int) -> HttpResponse:
    context = query.whole(request.user, _document(request, key), now())
    return answer(
        request,
        "portal/objectives/document.html",
        context,
        fragment="portal/objectives/_document.html",
    )


def paper(request: Request, key: int) -> HttpResponse:
    """The version as a sheet to print, in the reader's own language."""
    context = query.whole(request.user, _document(request, key), now())
    return render(request, "ui/documents/paper.html", context)


def text(request: Request, key: int) -> HttpResponse:
    document = _document(request, key)
    if not document.is_sealed:
        raise Http404
    return shown.text_file(document)


def objective(request: Request, key: int, number: int) -> HttpResponse:
    return _objective_page(request, _objective(request, key, number), None)


@require_POST
def agreement(request: Request, key: int) -> HttpResponse:
    document = _document(request, key)
    read_round = request.POST.get("round", "")
    seen = int(read_round) if read_round.isascii() and read_round.isdigit() else None
    done = actions.approve(document, by=request.user, at=now(), read_round=seen)
    words = (
        _("Version %(version)d is agreed by both sides, sealed, and in force.")
        if done.is_in_force
        else _("You agreed to version %(version)d. It waits for the other side.")
    )
    messages.success(request, words % {"version": done.version})
    return _back(done)


@require_POST
def sending_back(request: Request, key: int) -> HttpResponse:
    document = _document(request, key)
    form = forms.AskForChange(request.POST)
    if form.is_valid():
        try:
            actions.send_back(document, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            said = _("Sent back. Your TSAM puts it right and asks you again.")
            messages.success(request, said)
            return _back(document)
    return _index(request, str(document.engagement_id), form, status=422)


@require_POST
def reading(request: Request, key: int, number: int) -> HttpResponse:
    row = _objective(request, key, number)
    form = forms.Read(request.POST)
    if form.is_valid():
        try:
            measures.read(row, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, _("Written down. What was wrong is read again."))
            return redirect("portal:objective", key, number)
    return _objective_page(request, row, form)


def _index(request: Request, key: str | None, form: Form, status: int = 200) -> HttpResponse:
    context = query.context(request.user, now(), key) | {"form": form}
    return answer(
        request,
        "portal/objectives/index.html",
        context,
        fragment="portal/objectives/_index.html",
        status=status,
    )


def _objective_page(request: Request, row: Objective, form: Form | None) -> HttpResponse:
    context = query.one(request.user, row, now())
    context["form"] = form or forms.Read(initial={"measured_on": context["today"]})
    context["problems"] = form
    return answer(
        request,
        "portal/objectives/objective.html",
        context,
        fragment="portal/objectives/_objective.html",
        status=422 if form else 200,
    )


def _document(request: Request, key: int) -> ObjectivesDocument:
    return visible_or_404(
        ObjectivesDocument.objects.select_related(*query.RELATED), request, pk=key
    )


def _objective(request: Request, key: int, number: int) -> Objective:
    document = _document(request, key)
    row = visible_or_404(
        Objective.objects.select_related("owner"), request, document=document, number=number
    )
    row.document = document
    return row


def _back(document: ObjectivesDocument) -> HttpResponse:
    return redirect(f"{reverse('portal:objectives')}?engagement={document.engagement_id}")

"""Open a case for a customer, as somebody of support does while the customer is on the phone."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application, Contact
from tsam.domains.cases import actions, files
from tsam.domains.cases.finding import similar
from tsam.domains.cases.models import Case, Channel, IssueType
from tsam.domains.people.models import User
from tsam.faces.desk.forms import cases as forms
from tsam.faces.desk.queries import new_case as query
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.verdicts import Refused


def new(request: Request) -> HttpResponse:
    at = now()
    if request.method != "POST":
        return _page(
            request,
            forms.OpenCase(initial={"issue_type": IssueType.BREAK_FIX, **request.GET.dict()}),
            at,
            request.GET.dict(),
        )
    form = forms.OpenCase(request.POST, request.FILES)
    if form.is_valid():
        try:
            case = _open(request, form, at)
        except ValidationError as wrong:
            put_right(form, wrong)
        except Refused as refused:
            # The page of the refusal would take what was typed with it.
            form.add_error("application", refused.verdict.reason)
        else:
            messages.success(request, _("%(number)s is open.") % {"number": case.number})
            return redirect("desk:case", case.number)
    return _page(request, form, at, request.POST.dict())


def beside(request: Request) -> HttpResponse:
    """What holds for the Application that is chosen now: who serves it, and the first words."""
    at = now()
    application = query.application(request.user, request.GET.get("application", ""))
    context = {"course": query.course(application, at), "at": at}
    return render(request, "desk/cases/_new_beside.html", context)


def like(request: Request) -> HttpResponse:
    """Cases that say the same as the title so far, of all customers."""
    found = similar(request.user, request.GET.get("title", ""))
    return render(request, "desk/cases/_new_like.html", {"found": found, "at": now()})


def _open(request: Request, form: forms.OpenCase, at: datetime) -> Case:
    given = form.cleaned_data
    application = visible_or_404(
        Application.objects.select_related("account", "support_contract"),
        request,
        pk=given["application"],
    )
    return actions.open_case(
        application,
        form.description(),
        by=request.user,
        at=at,
        channel=Channel.DESK,
        on_behalf_of=_contact(request, given["on_behalf_of"]),
        files=files.store_all(given["files"]),
        idempotency_key=given["key"],
    )


def _page(
    request: Request, form: forms.OpenCase, at: datetime, given: dict[str, str]
) -> HttpResponse:
    context = query.context(request.user, at, given) | {"form": form}
    status = 422 if form.errors else 200
    return answer(
        request, "desk/cases/new.html", context, fragment="desk/cases/_new.html", status=status
    )


def _contact(request: Request, key: int | None) -> User | None:
    if key is None:
        return None
    return visible_or_404(
        Contact.objects.present().select_related("user"), request, user_id=key
    ).user

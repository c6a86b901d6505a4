"""The case list and the case."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Account, Application, Contact, Severity
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import actions, files
from tsam.domains.cases.models import Case, Channel, IssueType, State
from tsam.domains.people.models import User
from tsam.faces.desk.forms import cases as forms
from tsam.faces.desk.queries import case as case_query
from tsam.faces.desk.queries import case_rows, people
from tsam.faces.desk.queries import cases as query
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    at = now()
    reader = request.user
    filters = query.Filters.read(request.GET, reader)
    page, rows = case_rows.page(reader, filters, at, request.GET.get("cursor"))
    context = {
        "at": at,
        "filters": filters,
        "page": page,
        "rows": rows,
        "counts": query.counts(reader, filters, at),
        "views": _views(),
        "clauses": query.clauses(reader, filters),
        "most_counted": query.MOST_COUNTED,
        "may_act": reader.has_function(*SUPPORT),
    }
    if number := request.GET.get("beside"):
        return _beside(request, number, context)
    return answer(request, "desk/cases/index.html", context, fragment="desk/cases/_list.html")


def _beside(request: Request, number: str, listed: dict[str, Any]) -> HttpResponse:
    """The same list with one of its cases beside it; "first" is the first of the list."""
    rows = listed["rows"]
    if number == "first" and rows:
        number = rows[0].number
    case = visible_or_404(
        Case.objects.numbered(number).select_related(*case_query.RELATED), request
    )
    words = request.GET.copy()
    words.pop("beside", None)
    start = f"?{words.urlencode()}&beside=" if words else "?beside="
    context = case_query.context(request.user, case, listed["at"]) | listed
    actions.mark_read(case, by=request.user, at=listed["at"])
    context |= {"beside": case.number, "beside_query": start}
    return answer(request, "desk/cases/split.html", context, fragment="desk/cases/_list.html")


def filters(request: Request) -> HttpResponse:
    """All filters of the list as a form: a page of its own, or what the menu shows."""
    reader = request.user
    context = {
        "filters": query.Filters.read(request.GET, reader),
        "accounts": Account.objects.visible_to(reader)
        .order_by("name")
        .values_list("slug", "name")[:500],
        "states": State.choices,
        "severities": Severity.choices,
    }
    return answer(request, "desk/cases/filters.html", context, fragment="desk/cases/_filters.html")


def bulk(request: Request) -> HttpResponse:
    """What the dialogs for picked cases choose among."""
    return render(request, "desk/cases/_bulk.html", {"support": people.support()})


def _views() -> list[tuple[str, str]]:
    return [
        ("", _("All open")),
        ("breaks", _("Breaks within 4 h")),
        ("promised", _("Promised")),
        ("waiting", _("Waiting for customer")),
        ("silent", _("Silent for 5 days")),
        ("rnd", _("With R&D")),
    ]


def show(request: Request, number: str) -> HttpResponse:
    at = now()
    case = visible_or_404(
        Case.objects.numbered(number).select_related(*case_query.RELATED), request
    )
    context = case_query.context(request.user, case, at)
    actions.mark_read(case, by=request.user, at=at)
    return answer(request, "desk/cases/case.html", context, fragment="desk/cases/_case.html")


def next_case(request: Request, number: str) -> HttpResponse:
    """The case that comes after this one in the reader's list, for going on without the list."""
    case = visible_or_404(Case.objects.numbered(number), request)
    following = query.after(request.user, case, now())
    where = reverse("desk:case", args=[following.number]) if following else reverse("desk:cases")
    return HttpResponse(status=302, headers={"Location": where})


def case_before(request: Request, number: str) -> HttpResponse:
    """The case that comes before this one in the reader's list."""
    case = visible_or_404(Case.objects.numbered(number), request)
    former = query.before(request.user, case, now())
    where = reverse("desk:case", args=[former.number]) if former else reverse("desk:cases")
    return HttpResponse(status=302, headers={"Location": where})


def new(request: Request) -> HttpResponse:
    """Open a case for a customer, as somebody of support does on the phone."""
    at = now()
    reader = request.user
    form = forms.OpenCase(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        application = visible_or_404(
            Application.objects.select_related("account"), request, pk=given["application"]
        )
        try:
            case = actions.open_case(
                application,
                actions.Description(**{name: given[name] for name in forms.DESCRIBED}),
                by=reader,
                at=at,
                channel=Channel.DESK,
                on_behalf_of=_contact(request, given["on_behalf_of"]),
                files=files.store_all(given["files"]),
                idempotency_key=given["key"],
            )
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, _("%(number)s is open.") % {"number": case.number})
            return redirect("desk:case", case.number)
    context = {"form": form, "key": uuid4().hex, **_choices(request)}
    status = 422 if form.is_bound else 200
    return answer(
        request, "desk/cases/new.html", context, fragment="desk/cases/_new.html", status=status
    )


def _choices(request: Request) -> dict[str, Any]:
    """The Applications by customer, and the contacts of the customer that is chosen."""
    account = request.POST.get("account") or request.GET.get("account", "")
    chosen = Account.objects.visible_to(request.user).filter(slug=account[:60]).first()
    applications = Application.objects.visible_to(request.user).filter(
        account=chosen, retired_at=None
    )
    contacts = Contact.objects.visible_to(request.user).present().filter(account=chosen)
    return {
        "accounts": Account.objects.visible_to(request.user).order_by("name")[:500],
        "chosen": chosen,
        "applications": applications.order_by("name"),
        "contacts": contacts.select_related("user").order_by("user__name"),
        "severities": Severity.choices,
        "issue_types": IssueType.choices,
    }


def _contact(request: Request, key: int | None) -> User | None:
    if key is None:
        return None
    return visible_or_404(
        Contact.objects.present().select_related("user"), request, user_id=key
    ).user

"""The calls of a week, one call, and its invitation as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.timezone import now

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.calls.ical import writing
from tsam.domains.calls.models import Call, CallPerson
from tsam.domains.people.models import User
from tsam.domains.staffing import policies as staffing
from tsam.faces.desk.queries import call_lists as lists
from tsam.faces.desk.queries import calls as query
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    reader_or_404(request.user)
    at, cursor = now(), request.GET.get("cursor", "")
    if (kind := request.GET.get("view", "")) in lists.LISTS:
        shown = lists.listed(request.user, at, kind, cursor)
        return answer(request, "desk/calls/list.html", shown, fragment="desk/calls/_list.html")
    monday = query.week_of(request.GET.get("week", ""), at)
    context = {
        **query.context(request.user, monday, at, cursor),
        **lists.beside(request.user, at),
        "may_keep_hours": staffing.keep_hours(request.user),
    }
    return answer(request, "desk/calls/index.html", context, fragment="desk/calls/_index.html")


def show(request: Request, key: int) -> HttpResponse:
    context = query.one(request.user, call_or_404(request, key), now())
    return answer(request, "desk/calls/call.html", context, fragment="desk/calls/_call.html")


def invitation(request: Request, key: int) -> HttpResponse:
    """The same bytes for the same state of the call."""
    call = call_or_404(request, key)
    if call.starts_at is None:
        raise Http404
    people = CallPerson.objects.visible_to(request.user).filter(call=call)
    url = request.build_absolute_uri(reverse("desk:call", args=[call.pk]))
    written = writing.invitation(call, people.select_related("user").order_by("pk"), url=url)
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="call-{call.pk}.ics"'
    return response


def call_or_404(request: Request, key: int) -> Call:
    return visible_or_404(Call.objects.select_related(*query.RELATED), request, pk=key)


def reader_or_404(user: User) -> None:
    """The week is Technical Support's; others come by the calls that they are asked to."""
    if not user.has_function(*SUPPORT):
        raise Http404

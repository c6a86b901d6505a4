"""Service calendars: the list, one of them, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.models import ServiceCalendar
from tsam.faces.desk.forms import calendars as forms
from tsam.faces.desk.queries import calendars as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    """Every calendar, with what hangs on it."""
    _open_to(request)
    rows = query.rows(now())
    context = {
        "rows": rows,
        "unknown": [row for row in rows if row.unknown],
        "unused": [row for row in rows if not row.engagements and not row.calendar.is_default],
        "may_create": policies.create_calendar(request.user),
    }
    page = "desk/calendars/index.html"
    return answer(request, page, context, fragment="desk/calendars/_list.html")


def show(request: Request, pk: int) -> HttpResponse:
    return shown(request, kept(request, pk), {})


def new(request: Request) -> HttpResponse:
    _open_to(request)
    given = request.POST if request.method == "POST" else None
    place = forms.Place(given, initial={"zone": request.user.time_zone})
    week = forms.Week(given, initial=forms.OFFICE)

    def deed(said: dict[str, Any]) -> HttpResponse:
        calendar = actions.create_calendar(by=request.user, at=now(), week=week.week(), **said)
        messages.success(
            request, _("%(name)s is there; choose it where an engagement is ordered.")
            % {"name": calendar.name},
        )  # fmt: skip
        return redirect("desk:calendar", calendar.pk)

    if given is not None and week.is_valid() and (done := attempt(place, deed)):
        return done
    return answer(
        request,
        "desk/calendars/new.html",
        {"place_form": place, "week_form": week, "others": query.rows(now())},
        fragment="desk/calendars/_new.html",
        status=422 if given is not None else 200,
    )


def regions(request: Request) -> HttpResponse:
    """The regions of a country, asked for while somebody chooses it."""
    _open_to(request)
    form = forms.Place(initial={"country": request.GET.get("country", "")[:3]})
    return render(request, "desk/calendars/_region.html", {"field": form["subdivision"]})


def kept(request: Request, pk: int) -> ServiceCalendar:
    """A calendar, for who may keep calendars; else nothing is there."""
    _open_to(request)
    calendar = ServiceCalendar.objects.filter(pk=pk).first()
    if calendar is None:
        raise Http404
    return calendar


def shown(request: Request, calendar: ServiceCalendar, wrong: dict[str, Form]) -> HttpResponse:
    """The page of a calendar, with the form that is to be put right, if there is one."""
    reckon = forms.Reckon(request.GET if "hours" in request.GET else None)
    asked = reckon.cleaned_data["hours"] if reckon.is_valid() else query.DEFAULT_HOURS
    context = {
        **query.context(calendar, asked, now()),
        "at": now(),
        "reckon": reckon,
        "others": query.rows(now()),
        "week_form": wrong.get("week") or forms.Week(initial=forms.week_of(calendar)),
        "place_form": wrong.get("place") or forms.Place(initial=forms.place_of(calendar)),
        "day_form": wrong.get("day") or forms.OtherDay(initial={"kind": "CLOSED"}),
        "wrong": wrong,
    }
    return answer(
        request,
        "desk/calendars/calendar.html",
        context,
        fragment="desk/calendars/_calendar.html",
        status=422 if wrong or reckon.errors else 200,
    )


def _open_to(request: Request) -> None:
    if not policies.change_calendar(request.user):
        raise Http404

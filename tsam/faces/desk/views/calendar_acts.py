"""What is done to a service calendar. Each answer says how many running clocks follow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.accounts import actions
from tsam.domains.accounts.models import CalendarException, ServiceCalendar
from tsam.domains.cases.followers import clocks_on
from tsam.faces.desk.forms import calendars as forms
from tsam.faces.desk.views.calendars import kept, shown
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request


@require_POST
def hours(request: Request, pk: int) -> HttpResponse:
    """Another week; the rest stays as it is."""
    calendar = kept(request, pk)
    form = forms.Week(request.POST)

    def deed(_given: dict[str, Any]) -> HttpResponse:
        said = {**forms.place_of(calendar), "week": form.week()}
        return _changed(request, calendar, said)

    return attempt(form, deed) or shown(request, calendar, {"week": form})


@require_POST
def place(request: Request, pk: int) -> HttpResponse:
    """Another name, zone or list of holidays; the week stays as it is."""
    calendar = kept(request, pk)
    form = forms.Place(request.POST)

    def deed(given: dict[str, Any]) -> HttpResponse:
        return _changed(request, calendar, {**given, "week": calendar.week})

    return attempt(form, deed) or shown(request, calendar, {"place": form})


@require_POST
def add_day(request: Request, pk: int) -> HttpResponse:
    calendar = kept(request, pk)
    form = forms.OtherDay(request.POST)

    def deed(given: dict[str, Any]) -> HttpResponse:
        actions.add_exception(calendar, by=request.user, at=now(), **given)
        return _done(request, calendar, _("The day is kept."))

    return attempt(form, deed) or shown(request, calendar, {"day": form})


@require_POST
def remove_day(request: Request, pk: int, key: int) -> HttpResponse:
    calendar = kept(request, pk)
    other = CalendarException.objects.filter(calendar=calendar, pk=key).first()
    if other is None:
        raise Http404
    actions.remove_exception(other, by=request.user, at=now())
    return _done(request, calendar, _("That day is as usual again."))


@require_POST
def make_default(request: Request, pk: int) -> HttpResponse:
    calendar = kept(request, pk)
    actions.make_default(calendar, by=request.user, at=now())
    said = _("Applications without an engagement have these hours now.")
    return _done(request, calendar, said)


def _changed(request: Request, calendar: ServiceCalendar, said: dict[str, Any]) -> HttpResponse:
    before = calendar.version
    changed = actions.change_calendar(calendar, by=request.user, at=now(), **said)
    if changed.version == before:
        messages.info(request, _("Nothing was different, so nothing changed."))
        return redirect("desk:calendar", calendar.pk)
    return _done(request, changed, _("Kept."))


def _done(request: Request, calendar: ServiceCalendar, said: str) -> HttpResponse:
    count = clocks_on(calendar)
    follow = ngettext("%(n)d running clock follows.", "%(n)d running clocks follow.", count)
    none = _("No clock runs on it now.")
    words = [said, follow % {"n": count} if count else none]
    messages.success(request, " ".join(words))
    return redirect("desk:calendar", calendar.pk)

"""One's own time: the clock, working hours, days away with who stands in, and the own calendar.

A manager keeps the same for others (`hours`), with the same forms and the same deeds.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.people.models import User
from tsam.domains.staffing import leaving
from tsam.domains.staffing import policies as staffing
from tsam.domains.staffing.models import Leave
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import own_hours as forms
from tsam.faces.desk.forms.calls import Plain
from tsam.faces.desk.queries import own_hours as query
from tsam.faces.desk.queries import people
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer
from tsam.kernel.addresses import reverse


def show(request: Request) -> HttpResponse:
    """Everything that says when calls can be with oneself."""
    person = request.user
    kept = query.kept(person)
    form = forms.Hours(calendars(), deeds.sent(request), initial=forms.kept_hours(kept))
    if request.method == "POST" and attempt(form, lambda given: keep(person, person, form, given)):
        messages.success(request, _("Kept. Slots are found within these hours from now on."))
        return redirect("desk:own-hours")
    context = {**query.context(person, kept, now(), person), "form": form}
    return answer(
        request,
        "desk/own_hours/index.html",
        context,
        fragment="desk/own_hours/_index.html",
        status=422 if request.method == "POST" else 200,
    )


def leave(request: Request) -> HttpResponse:
    """One's own days away: no call is offered in them, and somebody stands in."""
    question = deeds.Question(
        _("When are you away?"),
        _("Note it"),
        reverse("desk:own-hours"),
        lead=_("It is read that you are away, and never why."),
        verdict=staffing.note_leave(request.user, request.user),
        crumbs=_crumbs(),
    )
    return ask_leave(request, request.user, question)


def end_leave(request: Request, key: int) -> HttpResponse:
    """One is here after all."""
    row = leave_or_404(request.user, key)
    question = deeds.Question(
        _("Are you here after all, from %(first)s to %(last)s?")
        % {"first": f"{row.starts_on:%Y-%m-%d}", "last": f"{row.ends_on:%Y-%m-%d}"},
        _("Call it off"),
        reverse("desk:own-hours"),
        lead=stands_in_no_more(row),
        verdict=staffing.note_leave(request.user, request.user),
        crumbs=_crumbs(),
    )
    return ask_end(request, row, question)


# --- what is the same for oneself and for others


def calendars() -> list[ServiceCalendar]:
    return list(ServiceCalendar.objects.filter(is_round_the_clock=False).order_by("name"))


def leave_or_404(person: User, key: int) -> Leave:
    row = Leave.objects.standing().filter(user=person, pk=key).select_related("cover").first()
    if row is None:
        raise Http404
    return row


def stands_in_no_more(row: Leave) -> str:
    return _("%(name)s stands in no more.") % {"name": row.cover.name} if row.cover else ""


def ask_leave(request: Request, person: User, question: deeds.Question) -> HttpResponse:
    others = [one for one in people.everybody() if one.pk != person.pk]
    is_own = person.pk == request.user.pk

    def deed(given: dict[str, Any]) -> str:
        noted = leaving.note_leave(person, by=request.user, at=now(), **given)
        if query.calls_within(person, [noted], request.user):
            messages.warning(
                request,
                _("Calls are booked in these days already. Move them, or ask who stands in."),
            )
        if is_own:
            return _("You are away then. No call is offered in these days.")
        return _("Noted. %(name)s is told by letter.") % {"name": person.name}

    return deeds.ask(request, question, forms.Leave(others, deeds.sent(request)), deed)


def ask_end(request: Request, row: Leave, question: deeds.Question) -> HttpResponse:
    def deed(_given: dict[str, Any]) -> str:
        leaving.call_off_leave(row, by=request.user, at=now())
        if row.user_id == request.user.pk:
            return _("You are here. Calls are offered in these days again.")
        return _("Called off. Calls are offered in these days again.")

    return deeds.ask(request, question, Plain(deeds.sent(request)), deed)


def keep(person: User, by: User, form: forms.Hours, given: dict[str, Any]) -> bool:
    """Set the hours that the form says. Raises ValidationError by field."""
    at = now()
    if given["hours"] == forms.OWN:
        try:
            leaving.set_own_week(
                person,
                by=by,
                at=at,
                week=form.week(),
                country=given["country"],
                subdivision=given["subdivision"],
            )
        except ValidationError as wrong:
            # The week has seven fields: what is wrong with all of it stands above them.
            if "week" in getattr(wrong, "error_dict", {}):
                raise ValidationError(wrong.message_dict["week"]) from None
            raise
        return True
    calendar = None
    if given["hours"] != forms.USUAL:
        calendar = ServiceCalendar.objects.get(pk=int(given["hours"]))
    leaving.set_calendar(person, by=by, at=at, calendar=calendar)
    return True


def _crumbs() -> tuple[tuple[str, str], ...]:
    return ((_("My hours"), reverse("desk:own-hours")),)

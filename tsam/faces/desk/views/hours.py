"""Hours and leave of everybody, kept for them by managers."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.domains.staffing import policies
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import own_hours as forms
from tsam.faces.desk.queries import hours as query
from tsam.faces.desk.queries import own_hours as own
from tsam.faces.desk.views import own_hours
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer
from tsam.kernel.addresses import reverse

MOST_WORDS = 60


def index(request: Request) -> HttpResponse:
    if not policies.keep_hours(request.user):
        raise Http404
    words = request.GET.get("q", "").replace("\0", "").strip()[:MOST_WORDS]
    context = query.context(request.user, words, request.GET.get("cursor", ""), now())
    return answer(request, "desk/hours/index.html", context, fragment="desk/hours/_index.html")


def show(request: Request, pk: int) -> HttpResponse:
    """What somebody keeps on the own page, kept for them."""
    person = _person_or_404(request, pk)
    kept = own.kept(person)
    form = forms.HoursOf(own_hours.calendars(), deeds.sent(request), initial=forms.kept_hours(kept))
    if request.method == "POST" and attempt(
        form, lambda given: own_hours.keep(person, request.user, form, given)
    ):
        messages.success(request, _kept(request, person))
        return redirect("desk:hours-of", pk)
    context = {**own.context(person, kept, now(), request.user), "form": form, "one": person}
    return answer(
        request,
        "desk/hours/person.html",
        context,
        fragment="desk/hours/_person.html",
        status=422 if request.method == "POST" else 200,
    )


def leave(request: Request, pk: int) -> HttpResponse:
    person = _person_or_404(request, pk)
    question = deeds.Question(
        _("When is %(name)s away?") % {"name": person.name},
        _("Note it"),
        reverse("desk:hours-of", args=[pk]),
        lead=_("It is read that they are away, and never why. They are told by letter."),
        verdict=policies.note_leave(request.user, person),
        crumbs=_crumbs(person),
    )
    return own_hours.ask_leave(request, person, question)


def end_leave(request: Request, pk: int, key: int) -> HttpResponse:
    person = _person_or_404(request, pk)
    row = own_hours.leave_or_404(person, key)
    question = deeds.Question(
        _("Is %(name)s here after all, from %(first)s to %(last)s?")
        % {
            "name": person.name,
            "first": f"{row.starts_on:%Y-%m-%d}",
            "last": f"{row.ends_on:%Y-%m-%d}",
        },
        _("Call it off"),
        reverse("desk:hours-of", args=[pk]),
        lead=own_hours.stands_in_no_more(row),
        verdict=policies.note_leave(request.user, person),
        crumbs=_crumbs(person),
    )
    return own_hours.ask_end(request, row, question)


def _person_or_404(request: Request, pk: int) -> User:
    """One of us, for who keeps the hours of others; else nothing is there."""
    staff: QuerySet[User] = User.objects.filter(is_staff=True)
    person = staff.filter(pk=pk).first()
    if person is None or not policies.keep_hours(request.user):
        raise Http404
    return person


def _kept(request: Request, person: User) -> str:
    if person.pk == request.user.pk:
        return _("Kept. Slots are found within these hours from now on.")
    return _("Kept. %(name)s is told by letter.") % {"name": person.name}


def _crumbs(person: User) -> tuple[tuple[str, str], ...]:
    return (
        (_("Hours and leave"), reverse("desk:hours")),
        (person.name, reverse("desk:hours-of", args=[person.pk])),
    )

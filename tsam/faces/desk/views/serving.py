"""Who serves an engagement, and what it asks of them: named, replaced, ended (A3, R14)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.facts import day_words
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import Function, User
from tsam.domains.staffing import actions, policies
from tsam.domains.staffing.coverage import tsams_for
from tsam.domains.staffing.fitness import Fit, fits_of
from tsam.domains.staffing.models import Assignment, AssignmentRole, StaffingRequirement
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import engagements as forms
from tsam.faces.desk.views.engagements import crumbs, engagement_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict


def assign(request: Request, pk: int) -> HttpResponse:
    """Name a TSAM or a backup. Whoever lacks what must hold is refused, with the reason."""
    row = engagement_or_404(request, pk)
    today = now().astimezone(ZoneInfo(row.calendar.zone)).date()
    role = request.GET.get("role", "")
    may = policies.end_assignment(request.user)
    fits = [(fit, policies.judge(fit)) for fit in fits_of(row, _tsams(), today)] if may else []
    form = forms.Assign(
        fits,
        deeds.sent(request),
        {
            "role": role if role in AssignmentRole.values else AssignmentRole.PRIMARY,
            "user": _likely(row, fits),
            "starts_on": today,
        },
    )

    def deed(given: dict[str, Any]) -> str:
        made = actions.assign(row, by=request.user, at=now(), **given)
        return _("%(name)s: %(role)s from %(day)s.") % {
            "name": made.user.name,
            "role": made.get_role_display(),
            "day": day_words(made.starts_on),
        }

    question = deeds.Question(
        _("Who serves %(name)s?") % {"name": row.application.name},
        _("Name them"),
        reverse("desk:engagement", args=[pk]),
        lead=_("A new TSAM without an end takes over from the former one on the first day."),
        verdict=may,
        crumbs=crumbs(row),
        proof="desk/people/_fits.html" if any(fit.answers for fit, _verdict in fits) else "",
        given={"fits": fits},
    )
    return deeds.ask(request, question, form, deed)


def end_assignment(request: Request, pk: int, key: int) -> HttpResponse:
    row = engagement_or_404(request, pk)
    served = visible_or_404(
        Assignment.objects.filter(engagement=row).select_related("user", "engagement"),
        request,
        pk=key,
    )
    form = forms.EndAssignment(deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        actions.end_assignment(served, by=request.user, at=now(), **given)
        return _("%(name)s serves until %(day)s.") % {
            "name": served.user.name,
            "day": day_words(given["ends_on"]),
        }

    question = deeds.Question(
        _("Until when does %(name)s serve %(application)s?")
        % {"name": served.user.name, "application": row.application.name},
        _("End it with that day"),
        reverse("desk:engagement", args=[pk]),
        verdict=policies.end_assignment(request.user),
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def add_requirement(request: Request, pk: int) -> HttpResponse:
    row = engagement_or_404(request, pk)
    form = forms.AddRequirement(deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        actions.add_requirement(row, by=request.user, at=now(), **given)
        return _("It is asked from now on.")

    question = deeds.Question(
        _("What does %(name)s ask of its people?") % {"name": row.application.name},
        _("Ask for it"),
        reverse("desk:engagement", args=[pk]),
        lead=_(
            "What must hold is never relaxed: who does not meet it, or of whom nobody knows it, "
            "cannot be named. A wish is said and refuses nobody."
        ),
        verdict=policies.add_requirement(request.user),
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def remove_requirement(request: Request, pk: int, key: int) -> HttpResponse:
    row = engagement_or_404(request, pk)
    asked = visible_or_404(
        StaffingRequirement.objects.filter(engagement=row).select_related("engagement"),
        request,
        pk=key,
    )

    def deed(_given: dict[str, Any]) -> str:
        actions.remove_requirement(asked, by=request.user, at=now())
        return _("It is asked no more.")

    question = deeds.Question(
        _("Ask no more for “%(what)s”?") % {"what": str(asked)},
        _("Take it back"),
        reverse("desk:engagement", args=[pk]),
        verdict=policies.remove_requirement(request.user),
        is_danger=True,
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def _likely(row: Engagement, fits: list[tuple[Fit, Verdict]]) -> int | None:
    """The first who may be named and does not serve it yet."""
    there = tsams_for([row.application_id], now().date()).get(row.application_id, [])
    free = (fit.person for fit, verdict in fits if verdict and fit.person not in there)
    return next((person.pk for person in free), None)


def _tsams() -> list[User]:
    held = User.objects.filter(
        is_active=True, is_staff=True, held_functions__function=Function.TSAM
    )
    return list(held.distinct().order_by("name"))

"""What if a go-live or a milestone moves: thought through first, moved only when told to (P4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement
from tsam.domains.objectives.policies import projects as policies
from tsam.domains.people.models import User
from tsam.domains.priorities import planning
from tsam.faces.desk.forms import projects as forms
from tsam.faces.desk.queries import what_if as query
from tsam.faces.desk.queries.projects import may_write
from tsam.faces.desk.views.requirements import register_or_404
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer
from tsam.kernel.verdicts import Verdict


def what_if(request: Request, pk: int) -> HttpResponse:
    """The page of the question; what is posted moves the day."""
    row = register_or_404(request, pk)
    subjects = query.subjects(request.user, row)
    given = request.POST if request.method == "POST" else request.GET
    subject = _chosen(subjects, given.get("subject", ""))
    if request.method == "POST" and subject:
        form: forms.Think = forms.Move(request.POST)
        if attempt(form, lambda told: _move(subject, told, request.user)):
            messages.success(
                request, _("Moved. The customer is told, and the ranks have followed.")
            )
            return redirect("desk:project", pk, subject.project.pk)
    else:
        form = forms.Think(given if given.get("day") else None)
    status = 422 if request.method == "POST" else 200
    context = _context(request.user, row, subjects, subject, form)
    return answer(
        request,
        "desk/what_if/index.html",
        context,
        fragment="desk/what_if/_what_if.html",
        status=status,
    )


def _context(
    reader: User,
    row: Engagement,
    subjects: list[query.Subject],
    subject: query.Subject | None,
    form: forms.Think,
) -> dict[str, Any]:
    at = now()
    context: dict[str, Any] = {
        "at": at,
        "engagement": row,
        "subjects": subjects,
        "subject": subject,
        "form": form,
        "may": may_write(reader, row, at),
        "may_move": _may_move(reader, row, subject),
    }
    to = _day(form, row, subject)
    if subject and to:
        return context | query.thought(reader, row, subject, to, at)
    return context | {"proposals": query.proposals(subjects, today_of(row, at))}


def _may_move(reader: User, row: Engagement, subject: query.Subject | None) -> Verdict:
    may = may_write(reader, row, now())
    if not may or subject is None:
        return may
    if subject.milestone:
        return policies.settle_milestone(reader, subject.milestone)
    return policies.move(reader, subject.project)


def _day(form: forms.Think, row: Engagement, subject: query.Subject | None) -> date | None:
    """The day to think of; one that is past or stands already is said to be so."""
    if not form.is_bound or subject is None:
        return None
    form.is_valid()
    to: date | None = form.cleaned_data.get("day")
    if to is None:
        return None
    if not (allowed := policies.day_to_come(to, today_of(row, now()))):
        # Where somebody tried to move it, the step has said so already.
        if not form.has_error("day"):
            form.add_error("day", allowed.reason)
    elif to == subject.day and not form.has_error("day"):
        form.add_error("day", _("It is planned for that day already."))
    return None if form.has_error("day") else to


def _chosen(subjects: list[query.Subject], key: str) -> query.Subject | None:
    return next((one for one in subjects if one.key == key), subjects[0] if subjects else None)


def _move(subject: query.Subject, told: dict[str, Any], by: User) -> bool:
    day, reason = told["day"], told["reason"]
    if subject.milestone:
        planning.move_milestone(subject.milestone, by=by, at=now(), due_on=day, reason=reason)
    else:
        planning.move_go_live(subject.project, by=by, at=now(), go_live_on=day, reason=reason)
    return True

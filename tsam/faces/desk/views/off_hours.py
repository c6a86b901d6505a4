"""Requests for hours outside the service: what waits, its decision, and who was there how often."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.calls.actions import off_hours as actions
from tsam.domains.calls.models import OffHoursApproval, OffHoursRequest
from tsam.domains.calls.policies import calls as call_policies
from tsam.domains.calls.policies import off_hours as policies
from tsam.domains.objectives.models import Milestone
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import calls as forms
from tsam.faces.desk.queries import off_hours as query
from tsam.faces.desk.queries import people
from tsam.faces.desk.views.call_acts import crumbs, moment_of
from tsam.faces.desk.views.calls import reader_or_404
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    reader_or_404(request.user)
    cursor = request.GET.get("cursor", "")
    if request.GET.get("view") == "decided":
        context = query.decided(request.user, now(), cursor)
        fragment = "desk/calls/_off_hours_decided.html"
        return answer(request, "desk/calls/off_hours_decided.html", context, fragment=fragment)
    context = query.context(request.user, now(), cursor)
    fragment = "desk/calls/_off_hours.html"
    return answer(request, "desk/calls/off_hours.html", context, fragment=fragment)


def new(request: Request, pk: int) -> HttpResponse:
    """Ask for a customer. The notice may be short here: the manager sees it and decides."""
    reader_or_404(request.user)
    row = engagement_or_404(request, pk)
    form = forms.OffHours(deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        starts_at = moment_of(given, ZoneInfo(row.calendar.zone))
        severity = 0 if given.pop("is_down") else None
        minutes = given.pop("hours") * 60
        actions.ask(
            row,
            by=request.user,
            at=now(),
            starts_at=starts_at,
            minutes=minutes,
            severity=severity,
            **given,
        )
        return _("It is asked for. A support manager decides.")

    question = deeds.Question(
        _("When are we needed outside the hours?"),
        _("Ask for it"),
        reverse("desk:off-hours"),
        lead=str(row),
        verdict=policies.ask(request.user, row),
        crumbs=(*crumbs(), (_("Off-hours"), reverse("desk:off-hours"))),
    )
    return deeds.ask(request, question, form, deed)


def weekend(request: Request, key: int) -> HttpResponse:
    """Ask for the day of a plan; what is known of it is filled in."""
    reader_or_404(request.user)
    row = visible_or_404(
        Milestone.objects.select_related(
            "project__engagement__calendar",
            "project__engagement__account",
            "project__engagement__application",
        ),
        request,
        pk=key,
    )
    engagement = row.project.engagement
    start = actions.morning(row.due_on, engagement)
    form = forms.Weekend(
        deeds.sent(request),
        initial={
            "time": f"{start:%H:%M}",
            "hours": actions.HOURS,
            "reason": actions.reason_of(row),
        },
    )

    def deed(given: dict[str, Any]) -> str:
        starts_at = datetime.combine(row.due_on, given.pop("time"), start.tzinfo)
        minutes = given.pop("hours") * 60
        actions.ask_for_weekend(
            row, by=request.user, at=now(), starts_at=starts_at, minutes=minutes, **given
        )
        return _("It is asked for. A support manager decides.")

    question = deeds.Question(
        _("Are we needed on %(day)s for “%(title)s”?")
        % {"day": date_format(row.due_on, "D j M"), "title": row.name},
        _("Ask for it"),
        reverse("desk:off-hours"),
        lead=_("%(engagement)s. The clock is that of %(place)s.")
        % {
            "engagement": engagement,
            "place": engagement.calendar.place or engagement.calendar.zone,
        },
        verdict=policies.ask(request.user, engagement),
        crumbs=(*crumbs(), (_("Off-hours"), reverse("desk:off-hours"))),
    )
    return deeds.ask(request, question, form, deed)


def act(request: Request, key: int, verb: str) -> HttpResponse:
    found = visible_or_404(
        OffHoursRequest.objects.select_related("engagement__calendar", "account"), request, pk=key
    )
    steps = {
        "approval": (_("Why do you approve “%(title)s”?"), _("Approve"), _("Approved.")),
        "refusal": (_("Why do you decline “%(title)s”?"), _("Decline"), _("Declined.")),
        "withdrawal": (_("Why is the approval withdrawn?"), _("Withdraw it"), _("Withdrawn.")),
        "cancellation": (_("Is “%(title)s” not needed any more?"), _("Take it back"), _("Gone.")),
        "booking": (_("Book the approved hours of “%(title)s”?"), _("Book them"), _("Booked.")),
    }
    if verb not in steps:
        raise Http404
    title, verb_words, done = steps[verb]
    form = _form(request, found, verb)

    def deed(given: dict[str, Any]) -> str:
        _do(found, verb, given, request)
        return done

    verdicts = {
        "approval": policies.decide,
        "refusal": policies.decide,
        "withdrawal": policies.withdraw,
        "cancellation": policies.cancel,
    }
    question = deeds.Question(
        title % {"title": found.title},
        verb_words,
        reverse("desk:off-hours"),
        lead=found.account.name,
        verdict=verdicts[verb](request.user, found)
        if verb in verdicts
        else call_policies.write(request.user),
        is_danger=verb in {"refusal", "withdrawal"},
        crumbs=(*crumbs(), (_("Off-hours"), reverse("desk:off-hours"))),
    )
    return deeds.ask(request, question, form, deed)


def _form(request: Request, found: OffHoursRequest, verb: str) -> Form:
    if verb == "approval":
        return forms.Approve(people.tsams(), deeds.sent(request), initial={"tsam": found.tsam_id})
    kinds = {"refusal": forms.Decide, "withdrawal": forms.Why}
    return kinds.get(verb, forms.Plain)(deeds.sent(request))


def _do(found: OffHoursRequest, verb: str, given: dict[str, Any], request: Request) -> None:
    by, at = request.user, now()
    if verb == "approval":
        actions.approve(found, by=by, at=at, **given)
    elif verb == "refusal":
        actions.decline(found, by=by, at=at, **given)
    elif verb == "withdrawal":
        actions.withdraw(found, by=by, at=at, **given)
    elif verb == "cancellation":
        actions.cancel(found, by=by, at=at)
    else:
        approval = visible_or_404(
            OffHoursApproval.objects.filter(request=found).select_related("request__tsam"), request
        )
        actions.book(approval, by=by, at=at)

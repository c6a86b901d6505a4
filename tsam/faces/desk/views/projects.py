"""The projects of one engagement, one of them, and what can be done to it (P4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Contact, Engagement
from tsam.domains.objectives.actions import milestones as milestone_actions
from tsam.domains.objectives.actions import projects as actions
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.objectives.policies import projects as policies
from tsam.domains.people.models import User
from tsam.domains.priorities import planning
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import projects as forms
from tsam.faces.desk.queries import people
from tsam.faces.desk.queries import projects as query
from tsam.faces.desk.views.requirements import register_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def index(request: Request, pk: int) -> HttpResponse:
    context = query.context(request.user, register_or_404(request, pk), now())
    return answer(
        request, "desk/projects/index.html", context, fragment="desk/projects/_index.html"
    )


def show(request: Request, pk: int, key: int) -> HttpResponse:
    context = query.one(request.user, project_or_404(request, pk, key), now())
    return answer(
        request, "desk/projects/project.html", context, fragment="desk/projects/_project.html"
    )


def new(request: Request, pk: int) -> HttpResponse:
    row = register_or_404(request, pk)
    ours, theirs = _people(request, row)
    form = forms.New(ours, theirs, deeds.sent(request), {"vendor_owner": request.user.pk})

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        made = actions.plan(row, by=request.user, at=now(), **given)
        said = _("%(label)s is planned. Name the milestones on the way.") % {"label": made.label}
        return said, reverse("desk:project", args=[pk, made.pk])

    question = deeds.Question(
        _("What does %(name)s roll out?") % {"name": row.account.name},
        _("Plan it"),
        reverse("desk:projects", args=[pk]),
        verdict=query.may_write(request.user, row, now()),
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def act(request: Request, pk: int, key: int, verb: str) -> HttpResponse:
    """Ask before a step in the life of a project, and take it."""
    if verb not in ACTS:
        raise Http404
    project = project_or_404(request, pk, key)
    step = ACTS[verb]

    def deed(given: dict[str, Any]) -> str:
        step.deed(project, given, request.user, now())
        return str(step.done) % {"label": project.label}

    may = query.may_write(request.user, project.engagement, now())
    question = deeds.Question(
        str(step.title) % {"name": project.name},
        str(step.act),
        reverse("desk:project", args=[pk, key]),
        lead=str(project),
        verdict=step.may(request.user, project) if may else may,
        is_danger=step.is_danger,
        crumbs=crumbs(project.engagement, project),
    )
    return deeds.ask(request, question, step.form(request, project), deed)


def milestone_act(request: Request, pk: int, key: int, day: int, verb: str) -> HttpResponse:
    """Say that a milestone is reached, or that nobody waits for it any more."""
    if verb not in DAYS:
        raise Http404
    project = project_or_404(request, pk, key)
    milestone = visible_or_404(Milestone.objects.filter(project=project), request, pk=day)
    step = DAYS[verb]

    def deed(given: dict[str, Any]) -> str:
        step.deed(milestone, given, request.user, now())
        return str(step.done) % {"name": milestone.name}

    may = query.may_write(request.user, project.engagement, now())
    question = deeds.Question(
        str(step.title) % {"name": milestone.name},
        str(step.act),
        reverse("desk:project", args=[pk, key]),
        lead=str(project),
        verdict=policies.settle_milestone(request.user, milestone) if may else may,
        is_danger=step.is_danger,
        crumbs=crumbs(project.engagement, project),
    )
    return deeds.ask(request, question, step.form(request, milestone), deed)


def project_or_404(request: Request, pk: int, key: int) -> Project:
    return visible_or_404(
        Project.objects.select_related(*query.RELATED), request, pk=key, engagement=pk
    )


def crumbs(row: Engagement, project: Project | None = None) -> tuple[tuple[str, str], ...]:
    found = [
        (str(row), reverse("desk:engagement", args=[row.pk])),
        (_("Projects"), reverse("desk:projects", args=[row.pk])),
    ]
    if project:
        found.append((project.label, reverse("desk:project", args=[row.pk, project.pk])))
    return tuple(found)


def _people(request: Request, row: Engagement) -> tuple[list[User], list[User]]:
    """Who can answer for a project at either side."""
    present = Contact.objects.visible_to(request.user).present().filter(account=row.account_id)
    return people.support(), [one.user for one in present.select_related("user")]


# --- the steps


Act = deeds.Act[Project]


@dataclass(frozen=True)
class DayAct:
    """The same for a milestone."""

    title: StrOrPromise
    act: StrOrPromise
    done: StrOrPromise
    form: Callable[[Request, Milestone], Form]
    deed: Callable[[Milestone, dict[str, Any], User, datetime], object]
    is_danger: bool = False


def _why(request: Request, _row: object) -> Form:
    return forms.Why(deeds.sent(request))


def _day(request: Request, project: Project) -> Form:
    today = today_of(project.engagement, now())
    return forms.Day(deeds.sent(request), initial={"on": min(project.go_live_on, today)})


def _reached_day(request: Request, milestone: Milestone) -> Form:
    today = today_of(milestone.project.engagement, now())
    return forms.Day(deeds.sent(request), initial={"on": min(milestone.due_on, today)})


def _phase(request: Request, project: Project) -> Form:
    return forms.Phase(deeds.sent(request), initial={"phase": project.phase})


def _describe(request: Request, project: Project) -> Form:
    ours, theirs = _people(request, project.engagement)
    start = {
        "name": project.name,
        "reason": project.reason,
        "hypercare_days": project.hypercare_days,
        "vendor_owner": project.vendor_owner_id,
        "customer_owner": project.customer_owner_id,
    }
    return forms.Words(ours, theirs, deeds.sent(request), start)


def _new_day(request: Request, _project: Project) -> Form:
    return forms.NewMilestone(deeds.sent(request))


def _go_live(row: Project, given: dict[str, Any], by: User, at: datetime) -> object:
    return planning.go_live(row, by=by, at=at, **given)


def _set_phase(row: Project, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.set_phase(row, by=by, at=at, **given)


def _change(row: Project, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.change(row, by=by, at=at, **given)


def _cancel(row: Project, given: dict[str, Any], by: User, at: datetime) -> object:
    return planning.cancel(row, by=by, at=at, **given)


def _add_day(row: Project, given: dict[str, Any], by: User, at: datetime) -> object:
    return milestone_actions.add(row, by=by, at=at, **given)


def _reach(row: Milestone, given: dict[str, Any], by: User, at: datetime) -> object:
    return planning.reach_milestone(row, by=by, at=at, **given)


def _drop(row: Milestone, given: dict[str, Any], by: User, at: datetime) -> object:
    return planning.drop_milestone(row, by=by, at=at, **given)


ACTS: dict[str, Act] = {
    "go-live": Act(
        _later("On which day did %(name)s go live?"),
        _later("It went live"),
        _later("%(label)s is live, and its hypercare runs."),
        policies.go_live,
        _day,
        _go_live,
    ),
    "phase": Act(
        _later("How far is %(name)s?"),
        _later("Set the phase"),
        _later("The phase of %(label)s is set."),
        policies.set_phase,
        _phase,
        _set_phase,
    ),
    "change": Act(
        _later("What is %(name)s?"),
        _later("Keep the words"),
        _later("%(label)s was described anew."),
        policies.change,
        _describe,
        _change,
    ),
    "cancellation": Act(
        _later("Why is %(name)s called off?"),
        _later("Call it off"),
        _later("%(label)s is called off. Say where its open cases belong."),
        policies.cancel,
        _why,
        _cancel,
        is_danger=True,
    ),
    "milestones": Act(
        _later("Which day counts on the way of %(name)s?"),
        _later("Name the milestone"),
        _later("%(label)s has another milestone. Cases can wait for it."),
        policies.write_milestone,
        _new_day,
        _add_day,
    ),
}
DAYS: dict[str, DayAct] = {
    "reached": DayAct(
        _later("On which day was “%(name)s” reached?"),
        _later("It is reached"),
        _later("“%(name)s” is reached. Its cases wait for the go-live now."),
        _reached_day,
        _reach,
    ),
    "dropped": DayAct(
        _later("Why does nobody wait for “%(name)s” any more?"),
        _later("Drop it"),
        _later("“%(name)s” is dropped. Its cases wait for the go-live now."),
        _why,
        _drop,
        is_danger=True,
    ),
}

"""What can be done to an escalation; one address for each deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.escalations import actions, policies
from tsam.domains.escalations import rules as known_rules
from tsam.domains.escalations.models import (
    CheckItem,
    Escalation,
    EscalationAction,
    ExitCriterion,
)
from tsam.domains.people.models import User
from tsam.domains.priorities import escalating
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import escalations as forms
from tsam.faces.desk.queries import escalation as query
from tsam.faces.desk.views.escalations import escalation_or_404
from tsam.faces.ui.fields import offer
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse

if TYPE_CHECKING:
    pass

Given = dict[str, Any]


Act = deeds.Act[Escalation]


def act(request: Request, number: str, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    row, step = escalation_or_404(request, number), ACTS[verb]

    def deed(given: Given) -> str:
        step.deed(row, given, request.user, now())
        return str(step.done)

    back = reverse("desk:escalation", args=[row.number])
    question = deeds.Question(
        str(step.title),
        str(step.act),
        back,
        lead=f"{row.number} {row.title}",
        verdict=step.may(request.user, row),
        is_danger=step.is_danger,
        crumbs=((_("Escalations"), reverse("desk:escalations")), (row.number, back)),
    )
    return deeds.ask(request, question, step.form(request, row), deed)


@require_POST
def exit_met(request: Request, number: str, key: int) -> HttpResponse:
    row = escalation_or_404(request, number)
    criterion = visible_or_404(
        ExitCriterion.objects.select_related("escalation"), request, pk=key, escalation=row
    )
    is_met = "open" not in request.POST
    actions.meet_exit(criterion, by=request.user, at=now(), is_met=is_met)
    return redirect("desk:escalation", row.number)


@require_POST
def action_done(request: Request, number: str, key: int) -> HttpResponse:
    row = escalation_or_404(request, number)
    actions.finish_action(
        visible_or_404(
            EscalationAction.objects.select_related("escalation"), request, pk=key, escalation=row
        ),
        by=request.user,
        at=now(),
    )
    return redirect("desk:escalation", row.number)


@require_POST
def checked(request: Request, number: str, item: str) -> HttpResponse:
    row = escalation_or_404(request, number)
    if item not in CheckItem.values:
        raise Http404
    is_done = "open" not in request.POST
    actions.check_off(row, by=request.user, at=now(), item=item, is_done=is_done)
    return redirect("desk:escalation", row.number)


def rules(request: Request) -> HttpResponse:
    """How the vendor runs its escalations: the next version of its rules."""
    if not policies.lead(request.user) and not policies.set_rules(request.user):
        raise Http404
    known, verdict = known_rules.current(), policies.set_rules(request.user)
    if not verdict and request.method == "GET":
        context = {
            "known": known,
            "verdict": verdict,
            "levels": [(n, known.role_of(n).label) for n in range(1, known.top + 1)],
            "cadences": [(one.value, one.label, known.cadence[one]) for one in Severity],
        }
        return answer(
            request, "desk/escalations/rules.html", context, fragment="desk/escalations/_rules.html"
        )
    form = forms.SetRules(deeds.sent(request), known)

    def deed(given: Given) -> str:
        made = actions.set_rules(form.rules(), by=request.user, at=now(), reason=given["reason"])
        return _("Version %(n)d counts from now on.") % {"n": made.version}

    question = deeds.Question(
        _("How do we run escalations?"),
        _("Make it the next version"),
        reverse("desk:escalations"),
        lead=_("What runs keeps the next word that it was promised."),
        verdict=verdict,
        crumbs=((_("Escalations"), reverse("desk:escalations")),),
    )
    return deeds.ask(request, question, form, deed)


# --- the steps


def _plain(form: type[Form]) -> Callable[[Request, Escalation], Form]:
    return lambda request, _row: form(deeds.sent(request))


def _people_form(
    form: type[Form], name: str, people: Callable[[Request, Escalation], list[User]]
) -> Callable[[Request, Escalation], Form]:
    def build(request: Request, row: Escalation) -> Form:
        made = form(deeds.sent(request), initial={"owner": row.lead_id})
        forms.offer_people(made, name, people(request, row))
        return made

    return build


def _severity_form(request: Request, row: Escalation) -> Form:
    start = {"severity": row.severity, "reachable_name": row.reachable_name}
    start |= {"reachable_phone": row.reachable_phone}
    return forms.ChangeSeverity(deeds.sent(request), initial=start)


def _case_form(request: Request, row: Escalation) -> Form:
    form = forms.AddCase(deeds.sent(request))
    offer(form, "case", query.other_cases(request.user, row))
    return form


def _merge_form(request: Request, row: Escalation) -> Form:
    form = forms.Merge(deeds.sent(request))
    offer(form, "into", query.other_escalations(request.user, row))
    return form


def _severity(row: Escalation, given: Given, by: User, at: datetime) -> object:
    reachable = Reachable(given["reachable_name"], given["reachable_phone"])
    return actions.change_severity(
        row, by=by, at=at, severity=given["severity"], reachable=reachable
    )


def _with(verb: Callable[..., object]) -> Callable[[Escalation, Given, User, datetime], object]:
    """The words of the form are the arguments of the action."""
    return lambda row, given, by, at: verb(row, by=by, at=at, **given)


ACTS: dict[str, Act] = {
    "acknowledgement": Act(
        _later("Take it and lead it?"),
        _later("Take it"),
        _later("You lead it. The customer is told, and when the first report comes."),
        policies.acknowledge,
        _plain(forms.Nothing),
        _with(escalating.acknowledge),
    ),
    "level-up": Act(
        _later("Who has it on the next level?"),
        _later("Raise it"),
        _later("Raised. The customer reads the level and the role."),
        lambda by, row: policies.raise_level(by, row, known_rules.current().top),
        _people_form(
            forms.Level, "owner", lambda _request, row: query.people_of(row.level + 1, row)
        ),
        _with(escalating.raise_level),
    ),
    "level-down": Act(
        _later("Who has it on the level below?"),
        _later("Take it down"),
        _later("Taken down. The customer reads the level and the role."),
        policies.lower_level,
        _people_form(
            forms.Level, "owner", lambda _request, row: query.people_of(row.level - 1, row)
        ),
        _with(escalating.lower_level),
    ),
    "not-yet": Act(
        _later("Why not yet?"),
        _later("Not yet"),
        _later("Kept. It is proposed again when another interval passes in silence."),
        policies.decline_level,
        _plain(forms.Because),
        _with(actions.decline_level),
    ),
    "severity": Act(
        _later("How severe is it?"),
        _later("Change it"),
        _later("Changed. The next word comes at the pace of this severity."),
        lambda by, row: policies.change_severity(by, row, -1),
        _severity_form,
        _severity,
    ),
    "exit": Act(
        _later("What must be true?"),
        _later("Add it"),
        _later("Added. The customer reads it too."),
        policies.set_exits,
        _plain(forms.Exit),
        _with(actions.add_exit),
    ),
    "action": Act(
        _later("Who does what by when?"),
        _later("Add it"),
        _later("Added, and whoever does it is told."),
        policies.add_action,
        _people_form(forms.Plan, "owner", lambda request, row: query.doers(request.user, row)),
        _with(actions.add_action),
    ),
    "case": Act(
        _later("Which case belongs to it?"),
        _later("Add it"),
        _later("Added."),
        policies.add_action,
        _case_form,
        _with(escalating.add_case),
    ),
    "cover": Act(
        _later("Who leads it?"),
        _later("Give the lead"),
        _later("Done. The customer is told who leads."),
        lambda by, _row: policies.lead(by),
        _people_form(forms.Cover, "who", lambda _request, row: query.leaders(row)),
        _with(actions.cover),
    ),
    "merge": Act(
        _later("Of which one is it a part?"),
        _later("Make it one"),
        _later("They are one now. Whoever followed either follows it."),
        lambda by, _row: policies.lead(by),
        _merge_form,
        _with(escalating.merge),
    ),
    "watch": Act(
        _later("Put it under watch?"),
        _later("Put it under watch"),
        _later("Under watch. The customer reads until when."),
        policies.monitor,
        _plain(forms.Nothing),
        _with(escalating.monitor),
    ),
    "resumption": Act(
        _later("What is not good yet?"),
        _later("Take it up again"),
        _later("It runs again."),
        policies.resume,
        _plain(forms.Because),
        _with(escalating.resume),
    ),
    "closing": Act(
        _later("Ask the customer whether it is over?"),
        _later("Ask them"),
        _later("Asked. They agree or say not yet; silence counts after two reminders."),
        lambda by, row: policies.ask_to_close(by, row, 0),
        _plain(forms.AskToClose),
        _with(escalating.ask_to_close),
    ),
    "withdrawal": Act(
        _later("Why is it needed no more?"),
        _later("Take it back"),
        _later("Taken back."),
        policies.withdraw,
        _plain(forms.Because),
        _with(escalating.withdraw),
        is_danger=True,
    ),
    "review": Act(
        _later("What do we learn?"),
        _later("Keep the review"),
        _later("Kept."),
        policies.review,
        _plain(forms.Review),
        _with(actions.review),
    ),
}

"""The environment of an engagement, and what can be said of it as a whole (P3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.models import Engagement
from tsam.domains.intelligence.actions import (
    asking,
    confirming,
    consents,
    facts,
    open_environment,
    organisation,
    windows,
)
from tsam.domains.intelligence.models import Environment
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import environment as forms
from tsam.faces.desk.queries import environment as query
from tsam.faces.desk.queries.sections import reads_environment
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui import environments
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.faces.ui.tiers import in_order
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def show(request: Request, pk: int) -> HttpResponse:
    engagement = environment_or_404(request, pk)
    context = query.context(request.user, engagement, now())
    context["latest"] = environments.before_latest(request.user, engagement.application)
    context["pair"] = environments.compared(request.user, engagement.application, request.GET)
    return answer(
        request, "desk/environment/index.html", context, fragment="desk/environment/_index.html"
    )


def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Ask what is to be said, and say it."""
    if verb not in ACTS:
        raise Http404
    row = environment_or_404(request, pk)
    step = ACTS[verb]

    def deed(given: dict[str, Any]) -> str:
        step.deed(request, row, given)
        return str(step.done)

    question = deeds.Question(
        str(step.title) % {"name": row.application.name},
        str(step.act),
        reverse("desk:environment", args=[pk]),
        verdict=step.may(request.user),
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, step.form(request, row), deed)


def environment_or_404(request: Request, pk: int) -> Engagement:
    """The engagement, for who reads its environment."""
    row = engagement_or_404(request, pk)
    if not reads_environment(request.user, row):
        raise Http404
    return row


def crumbs(row: Engagement) -> tuple[tuple[str, str], ...]:
    return (
        (str(row), reverse("desk:engagement", args=[row.pk])),
        (_("Environment"), reverse("desk:environment", args=[row.pk])),
    )


# --- what can be said


@dataclass(frozen=True)
class Act:
    """A thing to say: its question, its button, its form, and what it does."""

    title: StrOrPromise
    act: StrOrPromise
    done: StrOrPromise
    may: Callable[[User], Verdict]
    form: Callable[[Request, Engagement], Form]
    deed: Callable[[Request, Engagement, dict[str, Any]], object]


def _of(request: Request, row: Engagement) -> list[Environment]:
    return in_order(
        Environment.objects.visible_to(request.user).filter(application=row.application)
    )


def _environment(request: Request, row: Engagement, key: int) -> Environment:
    there = Environment.objects.visible_to(request.user).filter(application=row.application)
    return visible_or_404(there, request, pk=key)


def _plain(form: type[Form]) -> Callable[[Request, Engagement], Form]:
    return lambda request, _row: form(deeds.sent(request))


def _zoned(form: type[Form]) -> Callable[[Request, Engagement], Form]:
    return lambda request, row: form(deeds.sent(request), initial={"zone": row.account.time_zone})


def _with_tiers(form: Callable[..., Form]) -> Callable[[Request, Engagement], Form]:
    return lambda request, row: form(_of(request, row), deeds.sent(request))


def _ask(request: Request, row: Engagement, given: dict[str, Any]) -> object:
    key = given["environment"]
    one = _environment(request, row, key) if key else None
    return asking.ask(
        row.application, by=request.user, at=now(), environment=one, words=given["words"]
    )


def _confirm(request: Request, row: Engagement, _given: dict[str, Any]) -> object:
    return confirming.confirm_all(row.application, by=request.user, at=now())


def _open(request: Request, row: Engagement, given: dict[str, Any]) -> object:
    return open_environment(row.application, by=request.user, at=now(), **given)


def _fact(request: Request, row: Engagement, given: dict[str, Any]) -> object:
    return facts.put(
        _environment(request, row, given["environment"]),
        by=request.user,
        at=now(),
        kind=given["kind"],
        name=given["name"],
        value=given["value"],
        details={name: given[name] for name in ("part", "owner") if given[name]},
        words=given["words"],
    )


def _on_application(deed: Callable[..., object]) -> Callable[..., object]:
    """What takes the Application, and the fields as they are named."""
    return lambda request, row, given: deed(row.application, by=request.user, at=now(), **given)


ACTS: dict[str, Act] = {
    "question": Act(
        _later("Is what we know of %(name)s still true?"),
        _later("Ask the customer"),
        _later("Asked, by letter and on their portal. You hear when they answer."),
        policies.ask,
        _with_tiers(forms.Ask),
        _ask,
    ),
    "confirmation": Act(
        _later("Is all of it still true, tier by tier?"),
        _later("Still true"),
        _later("All of it is confirmed as of now."),
        policies.confirm,
        _plain(forms.Confirm),
        _confirm,
    ),
    "tier": Act(
        _later("Which tier of %(name)s?"),
        _later("Add the tier"),
        _later("The tier is there. Say what runs in it."),
        policies.write,
        _plain(forms.Tier),
        _open,
    ),
    "fact": Act(
        _later("What is there in %(name)s?"),
        _later("Keep it"),
        _later("Kept. What was known before stays in the history."),
        policies.write,
        _with_tiers(forms.Fact),
        _fact,
    ),
    "consent-question": Act(
        _later("Who would help %(name)s by reading along?"),
        _later("Ask for consent"),
        _later("Asked by letter. Nobody reads before they say yes."),
        policies.ask,
        _plain(forms.AskConsent),
        _on_application(consents.ask),
    ),
    "consent": Act(
        _later("What did the customer agree to?"),
        _later("Write it down"),
        _later("Written down. They are told, and can withdraw it."),
        policies.ask,
        _plain(forms.GiveConsent),
        _on_application(consents.give),
    ),
    "place": Act(
        _later("Which site or process works with %(name)s?"),
        _later("Keep it"),
        _later("Kept."),
        policies.write,
        _plain(forms.Place),
        _on_application(organisation.say),
    ),
    "person": Act(
        _later("Who matters for %(name)s?"),
        _later("Keep it"),
        _later("Kept. R&D and departments never read names."),
        policies.write,
        _plain(forms.Person),
        _on_application(organisation.name_person),
    ),
    "window": Act(
        _later("When may %(name)s be changed?"),
        _later("Add the window"),
        _later("Added. Plans take it into account."),
        policies.write,
        _zoned(forms.Window),
        _on_application(windows.add_window),
    ),
    "freeze": Act(
        _later("When must nothing of %(name)s change?"),
        _later("Add the freeze"),
        _later("Added. Plans take it into account."),
        policies.write,
        _zoned(forms.Freeze),
        _on_application(windows.add_freeze),
    ),
}

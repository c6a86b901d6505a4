"""What can be done to one thing that is known of an environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.models import Engagement
from tsam.domains.intelligence.actions import confirming, consents, facts, organisation, windows
from tsam.domains.intelligence.models import (
    ChangeFreeze,
    ChangeWindow,
    Consent,
    Environment,
    EnvironmentFact,
    OrganisationFact,
    Stakeholder,
)
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import environment as forms
from tsam.faces.desk.views.environment import crumbs, environment_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.faces.ui.tiers import known_words
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def act(request: Request, pk: int, verb: str, key: int) -> HttpResponse:
    """Ask before a step, and take it."""
    if verb not in ACTS:
        raise Http404
    engagement = environment_or_404(request, pk)
    step = ACTS[verb]
    row = step.find(request, engagement, key)

    def deed(given: dict[str, Any]) -> str:
        step.deed(row, given, request)
        return str(step.done) % {"name": row}

    question = deeds.Question(
        str(step.title) % {"name": row},
        str(step.act),
        reverse("desk:environment", args=[pk]),
        lead=known_words(row) if isinstance(row, EnvironmentFact) else "",
        verdict=step.may(request.user),
        is_danger=step.is_danger,
        crumbs=crumbs(engagement),
    )
    return deeds.ask(request, question, step.form(request, row), deed)


@dataclass(frozen=True)
class RowAct:
    """A step on one row: its question, its button, its form, and what it does."""

    title: StrOrPromise
    act: StrOrPromise
    done: StrOrPromise
    find: Callable[[Request, Engagement, int], Any]
    may: Callable[[User], Verdict]
    deed: Callable[[Any, dict[str, Any], Request], object]
    form: Callable[[Request, Any], Form] = lambda request, _row: forms.Confirm(deeds.sent(request))
    is_danger: bool = False


def _tier(request: Request, engagement: Engagement, key: int) -> Environment:
    there = Environment.objects.visible_to(request.user).filter(application=engagement.application)
    return visible_or_404(there, request, pk=key)


def _fact(request: Request, engagement: Engagement, key: int) -> EnvironmentFact:
    there = (
        EnvironmentFact.objects.visible_to(request.user)
        .filter(environment__application=engagement.application, until=None)
        .select_related("environment")
    )
    return visible_or_404(there, request, pk=key)


def _consent(request: Request, engagement: Engagement, key: int) -> Consent:
    there = Consent.objects.visible_to(request.user).filter(
        application=engagement.application, closed_at=None
    )
    return visible_or_404(there, request, pk=key)


def _place(request: Request, engagement: Engagement, key: int) -> OrganisationFact:
    there = OrganisationFact.objects.visible_to(request.user).filter(
        application=engagement.application, until=None
    )
    return visible_or_404(there, request, pk=key)


def _person(request: Request, engagement: Engagement, key: int) -> Stakeholder:
    there = Stakeholder.objects.visible_to(request.user).filter(application=engagement.application)
    return visible_or_404(there, request, pk=key)


def _window(request: Request, engagement: Engagement, key: int) -> ChangeWindow:
    there = ChangeWindow.objects.visible_to(request.user).filter(
        application=engagement.application, ended_at=None
    )
    return visible_or_404(there, request, pk=key)


def _freeze(request: Request, engagement: Engagement, key: int) -> ChangeFreeze:
    there = ChangeFreeze.objects.visible_to(request.user).filter(
        application=engagement.application, ended_at=None
    )
    return visible_or_404(there, request, pk=key)


def _value(request: Request, fact: EnvironmentFact) -> Form:
    start = {"value": fact.value, "owner": fact.details.get("owner", "")}
    return forms.Value(deeds.sent(request), initial=start)


def _correct(fact: EnvironmentFact, given: dict[str, Any], request: Request) -> object:
    return facts.put(
        fact.environment,
        by=request.user,
        at=now(),
        kind=fact.kind,
        name=fact.name,
        value=given["value"],
        details={"owner": given["owner"]} if given["owner"] else {},
        words=given["words"],
    )


def _plainly(deed: Callable[..., object]) -> Callable[[Any, dict[str, Any], Request], object]:
    return lambda row, given, request: deed(row, by=request.user, at=now(), **given)


ACTS: dict[str, RowAct] = {
    "tier-confirmation": RowAct(
        _later("Is everything we know of %(name)s still true?"),
        _later("Still true"),
        _later("%(name)s is confirmed as of now."),
        _tier,
        policies.confirm,
        _plainly(confirming.confirm_environment),
    ),
    "fact-confirmation": RowAct(
        _later("Is it still “%(name)s”?"),
        _later("Still true"),
        _later("“%(name)s” is confirmed as of now."),
        _fact,
        policies.confirm,
        _plainly(confirming.confirm_fact),
    ),
    "fact-change": RowAct(
        _later("What is so instead of “%(name)s”?"),
        _later("Keep it"),
        _later("Kept. “%(name)s” stays in the history."),
        _fact,
        policies.write,
        _correct,
        _value,
    ),
    "fact-removal": RowAct(
        _later("Is “%(name)s” not there any more?"),
        _later("It is gone"),
        _later("“%(name)s” is gone, and stays in the history."),
        _fact,
        policies.write,
        _plainly(facts.remove),
        is_danger=True,
    ),
    "consent-end": RowAct(
        _later("Did the customer refuse or withdraw it: %(name)s?"),
        _later("Nobody there reads it"),
        _later("It counts from this moment, and they are told."),
        _consent,
        policies.ask,
        _plainly(consents.close),
        lambda request, _row: forms.CloseConsent(deeds.sent(request)),
        is_danger=True,
    ),
    "place-removal": RowAct(
        _later("Is “%(name)s” not there any more?"),
        _later("It is gone"),
        _later("“%(name)s” is gone, and stays in the history."),
        _place,
        policies.write,
        _plainly(organisation.close),
        is_danger=True,
    ),
    "person-place": RowAct(
        _later("Where does %(name)s stand?"),
        _later("Place on the map"),
        _later("%(name)s is on the map. The customer does not read it."),
        _person,
        policies.place,
        _plainly(organisation.place),
        lambda request, _row: forms.OnTheMap(deeds.sent(request)),
    ),
    "person-removal": RowAct(
        _later("Forget %(name)s, and where they stand?"),
        _later("Forget"),
        _later("Forgotten. No history keeps the name."),
        _person,
        policies.write,
        _plainly(organisation.forget),
        is_danger=True,
    ),
    "window-end": RowAct(
        _later("Is %(name)s no change window any more?"),
        _later("End the window"),
        _later("Ended. Plans count on it no more."),
        _window,
        policies.write,
        _plainly(windows.end_window),
        is_danger=True,
    ),
    "freeze-end": RowAct(
        _later("Is “%(name)s” called off?"),
        _later("Call it off"),
        _later("Called off. Plans wait for it no more."),
        _freeze,
        policies.write,
        _plainly(windows.call_off_freeze),
        is_danger=True,
    ),
}

"""Engagements: the list, one of them, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.facts import book_of
from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.people.models import Function, User
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import engagements as forms
from tsam.faces.desk.queries import engagement as query
from tsam.faces.desk.queries import engagements as list_query
from tsam.faces.desk.queries import sentences
from tsam.faces.desk.queries.accounts import reads_cases
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Act = Callable[[Engagement, dict[str, Any], User, datetime], object]


def index(request: Request) -> HttpResponse:
    at, reader = now(), request.user
    filters = list_query.Filters.read(request.GET, reader)
    page = list_query.page(reader, filters, at, request.GET.get("cursor"))
    counts = list_query.counts(reader, filters, at)
    rows = list_query.rows(reader, page.rows, at)
    alarms = sum(row.standing is not None and row.standing.health == "alarm" for row in rows)
    is_whole = not (page.has_others or filters.state)
    context = {
        "at": at,
        "filters": filters,
        "page": page,
        "rows": rows,
        "counts": counts,
        "sentence": sentences.engagements_opening(counts[""], alarms if is_whole else 0, counts),
        "states": EngagementState.choices,
        "kept": [("scope", request.GET.get("scope", "")), ("state", filters.state)],
        "reads_cases": reads_cases(reader),
        "serves": reader.has_function(Function.TSAM),
    }
    return answer(
        request,
        "desk/engagements/index.html",
        context,
        fragment="desk/engagements/_list.html",
    )


def show(request: Request, pk: int) -> HttpResponse:
    context = query.context(request.user, engagement_or_404(request, pk), now())
    return answer(
        request,
        "desk/engagements/engagement.html",
        context,
        fragment="desk/engagements/_engagement.html",
    )


def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Ask before a step of an engagement's life, and take it."""
    if verb not in ACTS:
        raise Http404
    row = engagement_or_404(request, pk)
    kind, verdict, deed, words = ACTS[verb]
    form = kind(deeds.sent(request))

    def do(given: dict[str, Any]) -> str:
        deed(row, given, request.user, now())
        return str(words.done) % {"name": row.application.name}

    question = deeds.Question(
        str(words.title) % {"name": row.application.name},
        str(words.act),
        reverse("desk:engagement", args=[pk]),
        lead=str(words.lead),
        verdict=verdict(request.user, row),
        is_danger=words.is_danger,
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, form, do)


def advance(request: Request, pk: int) -> HttpResponse:
    """The next step on the way to serving; which one that is follows from where it stands."""
    row = engagement_or_404(request, pk)
    following = policies.STEPS.get(EngagementState(row.state))
    if following is None:
        raise Http404
    form = forms.Advance(deeds.sent(request), initial={"state": following})

    def deed(given: dict[str, Any]) -> str:
        changed = actions.advance(row, by=request.user, at=now(), **given)
        return _("It is “%(state)s” now.") % {"state": changed.get_state_display()}

    question = deeds.Question(
        _("Take %(name)s to “%(state)s”?")
        % {"name": row.application.name, "state": following.label},
        query.verb(following),
        reverse("desk:engagement", args=[pk]),
        lead=_("From then on the features of its package are on.")
        if following == EngagementState.ACTIVE
        else _("Nothing is on before it is active."),
        verdict=_may_advance(request.user, row, following),
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def _may_advance(user: User, row: Engagement, following: EngagementState) -> Verdict:
    if following == EngagementState.ACTIVE:
        return policies.activate(user, row, book_of(row.application).at(now()))
    return policies.advance(user, row, following)


def engagement_or_404(request: Request, pk: int) -> Engagement:
    return visible_or_404(
        Engagement.objects.select_related(*query.RELATED, "support_contract"), request, pk=pk
    )


def crumbs(row: Engagement) -> tuple[tuple[str, str], ...]:
    return (
        (row.account.name, reverse("desk:account", args=[row.account.slug])),
        (row.application.name, reverse("desk:engagement", args=[row.pk])),
    )


@dataclass(frozen=True)
class Words:
    """How a deed is asked for and what is said afterwards; names stand in for %(name)s."""

    title: StrOrPromise
    act: StrOrPromise
    lead: StrOrPromise
    done: StrOrPromise
    is_danger: bool = False


# What is done to an engagement: the form it needs, its policy, the deed and the words.
ACTS: dict[str, tuple[type[Form], Callable[[User, Engagement], Verdict], Act, Words]] = {
    "renew": (
        forms.Renew,
        policies.renew,
        lambda row, given, by, at: actions.renew(row, by=by, at=at, **given),
        Words(
            _later("For how long is the TSAM of %(name)s renewed?"),
            _later("Renew it"),
            _later("The new term begins on the day after the last one ends."),
            _later("The TSAM of %(name)s is renewed."),
        ),
    ),
    "suspend": (
        forms.Why,
        policies.suspend,
        lambda row, given, by, at: actions.suspend(row, by=by, at=at, **given),
        Words(
            _later("Suspend the TSAM of %(name)s?"),
            _later("Suspend it"),
            _later("Every feature is off the same minute; its term goes on running."),
            _later("The TSAM of %(name)s is suspended."),
            is_danger=True,
        ),
    ),
    "resume": (
        Form,
        policies.resume,
        lambda row, _given, by, at: actions.resume(row, by=by, at=at),
        Words(
            _later("Resume the TSAM of %(name)s?"),
            _later("Resume it"),
            _later("It goes on where it was, the same minute."),
            _later("The TSAM of %(name)s goes on."),
        ),
    ),
    "end": (
        forms.Why,
        policies.end,
        lambda row, given, by, at: actions.end(row, by=by, at=at, **given),
        Words(
            _later("End the TSAM of %(name)s for good?"),
            _later("End it"),
            _later("It cannot be taken back. The Application can be engaged again."),
            _later("The TSAM of %(name)s has ended."),
            is_danger=True,
        ),
    ),
}

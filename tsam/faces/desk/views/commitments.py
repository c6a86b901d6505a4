"""Commitments: what departments promised by when, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.advocacy import actions, policies
from tsam.domains.advocacy.lists import COMMITMENT_RELATED
from tsam.domains.advocacy.models import Commitment, Promise
from tsam.domains.people.models import User
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import briefs as forms
from tsam.faces.desk.queries import commitments as query
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse

if TYPE_CHECKING:
    pass


def index(request: Request) -> HttpResponse:
    filters = query.Filters.read(request.GET, request.user)
    context = query.index(request.user, filters, now(), request.GET.get("cursor"))
    return answer(
        request,
        "desk/commitments/index.html",
        context,
        fragment="desk/commitments/_index.html",
    )


def show(request: Request, key: int) -> HttpResponse:
    context = query.one(request.user, _commitment_or_404(request, key), now())
    return answer(
        request,
        "desk/commitments/commitment.html",
        context,
        fragment="desk/commitments/_commitment.html",
    )


def act(request: Request, key: int, verb: str) -> HttpResponse:
    """Ask before a step in the life of a commitment, and take it."""
    if verb not in ACTS:
        raise Http404
    row = _commitment_or_404(request, key)
    step, line = ACTS[verb], query.one(request.user, row, now())["line"]

    def deed(given: dict[str, Any]) -> str:
        step.deed(row, given, request.user, now())
        return str(step.done)

    question = deeds.Question(
        str(step.title),
        str(step.act),
        reverse("desk:commitment", args=[key]),
        lead=_("%(customer)s: %(words)s") % {"customer": line.customer.words, "words": line.words},
        verdict=step.may(request.user, row),
        is_danger=step.is_danger,
        crumbs=((_("Commitments"), reverse("desk:commitments")),),
    )
    return deeds.ask(request, question, step.form(request, row), deed)


def _commitment_or_404(request: Request, key: int) -> Commitment:
    return visible_or_404(Commitment.objects.select_related(*COMMITMENT_RELATED), request, pk=key)


# --- the steps


Act = deeds.Act[Commitment]


def _release_form(request: Request, row: Commitment) -> Form:
    there = Promise.objects.visible_to(request.user).filter(commitment=row).first()
    start = {
        "words": there.words if there else row.proposed_words or row.words,
        "names_owner": bool(there and there.owner_name),
    }
    return forms.Release(deeds.sent(request), initial=start)


def _release(row: Commitment, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.release(row, by=by, at=at, **given)


def _move(row: Commitment, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.move(row, by=by, at=at, **given)


def _keep(row: Commitment, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.keep(row, by=by, at=at, **given)


def _break_off(row: Commitment, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.break_off(row, by=by, at=at, **given)


def _hand_over(row: Commitment, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.hand_over(row, by=by, at=at, **given)


def _owner_form(request: Request, row: Commitment) -> Form:
    start = {"owner": row.owner_id}
    return forms.Owner(query.people_of(row.department), deeds.sent(request), start)


ACTS: dict[str, Act] = {
    "promise": Act(
        _later("What does the customer read?"),
        _later("Let them read it"),
        _later("The customer reads it in the portal, with the day."),
        policies.release,
        _release_form,
        _release,
    ),
    "day": Act(
        _later("For which day is it promised now?"),
        _later("Move it to this day"),
        _later("Moved. The TSAM is told why, and the former day stays in sight."),
        policies.move,
        lambda request, row: forms.Move(
            deeds.sent(request), initial={"promised_on": row.promised_on}
        ),
        _move,
    ),
    "outcome": Act(
        _later("Is it kept?"),
        _later("It is kept"),
        _later("Kept. It counts for the department."),
        policies.close,
        lambda request, _row: forms.Keep(deeds.sent(request)),
        _keep,
    ),
    "failure": Act(
        _later("Why will it not be kept?"),
        _later("It will not be kept"),
        _later("Said. The TSAM tells the customer what comes instead."),
        policies.close,
        lambda request, _row: forms.Why(deeds.sent(request)),
        _break_off,
        is_danger=True,
    ),
    "owner": Act(
        _later("Who answers for it?"),
        _later("Hand it over"),
        _later("Handed over, and the new owner is told."),
        policies.hand_over,
        _owner_form,
        _hand_over,
    ),
}

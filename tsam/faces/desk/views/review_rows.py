"""What can be done to what stands in a review: a point, a person, a decision, an action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _later

from tsam.domains.people.models import User
from tsam.domains.reviews import actions, policies
from tsam.domains.reviews.actions import items
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Decision,
    Review,
    ReviewParticipant,
)
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import reviews as forms
from tsam.faces.desk.views.review_acts import question_of
from tsam.faces.desk.views.reviews import review_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Given = dict[str, Any]


@dataclass(frozen=True)
class RowAct:
    """A deed on one row: its question, its button, what is said afterwards."""

    title: StrOrPromise
    act: StrOrPromise
    done: StrOrPromise
    may: Callable[[User, Review, Any], Verdict]
    form: type[Form]
    deed: Callable[[Any, Given, User, datetime], object]
    is_danger: bool = False


def act(request: Request, key: int, kind: str, row: int, verb: str) -> HttpResponse:
    review = review_or_404(request, key)
    if (kind, verb) not in ACTS:
        raise Http404
    one, found = ACTS[kind, verb], ROWS[kind](request, review, row)

    def deed(given: Given) -> str:
        one.deed(found, given, request.user, now())
        return str(one.done)

    verdict = one.may(request.user, review, found)
    question = question_of(review, str(one.title), str(one.act), verdict, one.is_danger)
    return deeds.ask(request, question, one.form(deeds.sent(request)), deed)


def _point(request: Request, review: Review, row: int) -> AgendaPoint:
    return visible_or_404(
        AgendaPoint.objects.filter(review=review).select_related("review__engagement"),
        request,
        pk=row,
    )


def _participant(request: Request, review: Review, row: int) -> ReviewParticipant:
    return visible_or_404(
        ReviewParticipant.objects.filter(review=review).select_related(
            "review__engagement", "user"
        ),
        request,
        pk=row,
    )


def _decision(request: Request, review: Review, row: int) -> Decision:
    return visible_or_404(
        Decision.objects.filter(review=review).select_related("review__engagement"),
        request,
        pk=row,
    )


def _item(request: Request, review: Review, row: int) -> ActionItem:
    return visible_or_404(ActionItem.objects.filter(review=review), request, pk=row)


ROWS: dict[str, Callable[[Request, Review, int], Any]] = {
    "points": _point,
    "people": _participant,
    "decisions": _decision,
    "actions": _item,
}


def _prepares(user: User, review: Review, _row: object) -> Verdict:
    return policies.prepare(user, review)


def _writes(user: User, review: Review, _row: object) -> Verdict:
    return policies.write_down(user, review)


ACTS: dict[tuple[str, str], RowAct] = {
    ("points", "removal"): RowAct(
        _later("Take this point back?"),
        _later("Take it back"),
        _later("Taken back. The customer never read it."),
        _prepares,
        Form,
        lambda row, _given, by, at: actions.remove_point(row, by=by, at=at),
    ),
    ("people", "removal"): RowAct(
        _later("Need they not come?"),
        _later("They need not come"),
        _later("They are not asked any more."),
        _prepares,
        Form,
        lambda row, _given, by, at: actions.let_stay(row, by=by, at=at),
    ),
    ("decisions", "removal"): RowAct(
        _later("Was it not decided like this?"),
        _later("Take it back"),
        _later("Taken back. What was sent stays in its version."),
        _writes,
        Form,
        lambda row, _given, by, at: actions.strike_decision(row, by=by, at=at),
    ),
    ("actions", "removal"): RowAct(
        _later("Was it not agreed?"),
        _later("Take it back"),
        _later("Taken back. The customer never read it."),
        _writes,
        Form,
        lambda row, _given, by, at: actions.strike_action(row, by=by, at=at),
    ),
    ("actions", "done"): RowAct(
        _later("Is it done?"),
        _later("It is done"),
        _later("Done. The other side is told."),
        lambda user, _review, row: policies.finish(user, row),
        forms.Done,
        lambda row, given, by, at: items.finish(row, by=by, at=at, **given),
    ),
    ("actions", "day"): RowAct(
        _later("By when is it to be done?"),
        _later("Agree on this day"),
        _later("Agreed. The first day stays in sight."),
        lambda user, _review, row: policies.move(user, row),
        forms.MoveAction,
        lambda row, given, by, at: items.move(row, by=by, at=at, **given),
    ),
    ("actions", "drop"): RowAct(
        _later("Is it needed no more?"),
        _later("It is needed no more"),
        _later("Said, with the reason."),
        lambda user, _review, row: policies.drop(user, row),
        forms.Why,
        lambda row, given, by, at: items.drop(row, by=by, at=at, **given),
        is_danger=True,
    ),
}

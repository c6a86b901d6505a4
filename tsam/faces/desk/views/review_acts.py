"""What can be done to a review, and to what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.hours import today_of
from tsam.domains.objectives.actions.outcomes import record_outcome
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.reviews import actions, people, policies
from tsam.domains.reviews.models import Minutes, Review, ReviewParticipant, ReviewSeries
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import reviews as forms
from tsam.faces.desk.views.reviews import review_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import YES, Refused, Verdict

if TYPE_CHECKING:
    pass

Given = dict[str, Any]


Act = deeds.Act[Review]
# What takes words that somebody typed for a while.
WRITTEN = ("draft", "minutes")


def act(request: Request, key: int, verb: str) -> HttpResponse:
    review = review_or_404(request, key)
    if verb not in ACTS:
        raise Http404
    one = ACTS[verb]

    def deed(given: Given) -> str:
        one.deed(review, given, request.user, now())
        return str(one.done)

    verdict = one.may(request.user, review)
    if verb in WRITTEN and request.method == "POST":
        # What was typed is shown again beside the reason, whatever happened meanwhile.
        verdict = YES
    question = question_of(review, str(one.title), str(one.act), verdict, one.is_danger)
    return deeds.ask(request, question, one.form(request, review), deed)


def question_of(
    review: Review, title: str, act: str, verdict: Verdict, is_danger: bool = False
) -> deeds.Question:
    back, name = reverse("desk:review", args=[review.pk]), review.engagement.account.name
    return deeds.Question(
        title,
        act,
        back,
        lead=str(review.engagement),
        verdict=verdict,
        is_danger=is_danger,
        crumbs=((_("Reviews"), reverse("desk:reviews")), (name, back)),
    )


def _plain(form: type[Form]) -> Callable[[Request, Review], Form]:
    return lambda request, _review: form(deeds.sent(request))


def _asked(request: Request, review: Review) -> list[User]:
    rows = ReviewParticipant.objects.visible_to(request.user).filter(review=review)
    return [one.user for one in rows.select_related("user").order_by("user__name", "pk")]


def _held_form(request: Request, review: Review) -> Form:
    asked = _asked(request, review)
    start = {"present": [one.pk for one in asked]}
    return forms.Held(asked, deeds.sent(request), start)


def _move_form(request: Request, review: Review) -> Form:
    start = {"on": review.on, "begins": review.begins, "place": review.place}
    return forms.Move(deeds.sent(request), initial=start)


def _rhythm_form(request: Request, review: Review) -> Form:
    series = ReviewSeries.objects.visible_to(request.user).filter(engagement=review.engagement)
    start: Given = {"first_on": review.on, "begins": review.begins, "minutes": review.minutes}
    if there := series.first():
        start |= {"months": there.months, "minutes": there.minutes, "place": there.place}
    return forms.Rhythm(deeds.sent(request), initial=start)


def _person_form(request: Request, review: Review) -> Form:
    asked = set(_asked(request, review))
    offered = [one for one in people.offered(review.engagement) if one not in asked]
    return forms.Person(offered, deeds.sent(request))


def _agree_form(request: Request, review: Review) -> Form:
    return forms.Agree(people.offered(review.engagement), deeds.sent(request))


def _needs(reader: User, review: Review) -> list[Requirement]:
    rows = Requirement.objects.visible_to(reader).filter(engagement=review.engagement_id)
    return [one for one in rows.order_by("number") if one.is_in_force]


def _outcome_form(request: Request, review: Review) -> Form:
    start = {"need": request.GET.get("need")}
    return forms.Outcome(_needs(request.user, review), deeds.sent(request), start)


def _minutes_form(request: Request, review: Review) -> Form:
    drafts = Minutes.objects.visible_to(request.user).filter(review=review, sent_at=None)
    draft = drafts.select_related("written_by").first()
    return forms.Write(draft, deeds.sent(request))


def _person(review: Review, key: int) -> User:
    found = {one.pk: one for one in people.offered(review.engagement)}
    if key not in found:
        raise Http404
    return found[key]


def _ask_to_come(review: Review, given: Given, by: User, at: datetime) -> object:
    person = _person(review, given["person"])
    return actions.ask_to_come(review, by=by, at=at, person=person)


def _agree(review: Review, given: Given, by: User, at: datetime) -> object:
    owner = _person(review, given.pop("owner"))
    return actions.agree_action(review, by=by, at=at, owner=owner, **given)


def _outcome(review: Review, given: Given, by: User, at: datetime) -> object:
    found = {one.pk: one for one in _needs(by, review)}
    return record_outcome(found[given.pop("need")], by=by, at=at, **given)


def _hold(review: Review, given: Given, by: User, at: datetime) -> object:
    return actions.hold_review(review, by=by, at=at, **given)


def _written(
    verb: Callable[..., object],
) -> Callable[[Review, Given, User, datetime], object]:
    """Words that somebody typed for a while are not lost to the page of a refusal."""

    def deed(review: Review, given: Given, by: User, at: datetime) -> object:
        try:
            return verb(review, by=by, at=at, **given)
        except Refused as refused:
            kept = _("%(reason)s Your words are still here; copy them.")
            said = kept % {"reason": refused.verdict.reason}
            raise ValidationError({"text": said}) from refused

    return deed


def _rhythm(review: Review, given: Given, by: User, at: datetime) -> object:
    return actions.set_rhythm(review.engagement, by=by, at=at, **given)


def _today(may: Callable[[User, Review, Any], Verdict]) -> Callable[[User, Review], Verdict]:
    return lambda user, review: may(user, review, today_of(review.engagement, now()))


ACTS: dict[str, Act] = {
    "agenda": Act(
        _later("Share the agenda?"),
        _later("Share it"),
        _later("Shared. Its lines stay as they are now, and the customer reads them."),
        policies.share,
        _plain(Form),
        lambda review, _given, by, at: actions.share_agenda(review, by=by, at=at),
    ),
    "point": Act(
        _later("What else is to be spoken of?"),
        _later("Add it"),
        _later("Added."),
        policies.prepare,
        _plain(forms.Point),
        lambda review, given, by, at: actions.add_point(review, by=by, at=at, **given),
    ),
    "person": Act(
        _later("Who is to come?"),
        _later("Ask them to come"),
        _later("Asked."),
        policies.prepare,
        _person_form,
        _ask_to_come,
    ),
    "day": Act(
        _later("When is it to be?"),
        _later("Move it"),
        _later("Moved. Both sides are told, with the reason."),
        policies.prepare,
        _move_form,
        lambda review, given, by, at: actions.move(review, by=by, at=at, **given),
    ),
    "rhythm": Act(
        _later("How often, and when?"),
        _later("Keep this rhythm"),
        _later("Kept. A review whose agenda is not shared moves with it."),
        lambda user, _review: policies.set_rhythm(user),
        _rhythm_form,
        _rhythm,
    ),
    "held": Act(
        _later("Who was there?"),
        _later("It was held"),
        _later("Held. Minutes are owed by the end of the next service day; the next date is set."),
        _today(policies.hold),
        _held_form,
        _hold,
    ),
    "no-show": Act(
        _later("Nobody of the customer came?"),
        _later("Nobody came"),
        _later("Said. The manager hears it, and the next date is set."),
        _today(policies.note_no_show),
        _plain(forms.NoShow),
        lambda review, given, by, at: actions.note_no_show(review, by=by, at=at, **given),
        is_danger=True,
    ),
    "skip": Act(
        _later("Leave this review out?"),
        _later("Leave it out"),
        _later("Left out. Both sides and the manager read why; the next date is set."),
        policies.skip,
        _plain(forms.Skip),
        lambda review, given, by, at: actions.skip(review, by=by, at=at, **given),
        is_danger=True,
    ),
    "decision": Act(
        _later("What was decided?"),
        _later("Write it down"),
        _later("Written down. The customer reads it with the minutes."),
        policies.write_down,
        _plain(forms.Decide),
        lambda review, given, by, at: actions.decide(review, by=by, at=at, **given),
    ),
    "action": Act(
        _later("Who does what by when?"),
        _later("Write it down"),
        _later("Written down. The customer reads it with the minutes."),
        policies.write_down,
        _agree_form,
        _agree,
    ),
    "outcome": Act(
        _later("What came of a need?"),
        _later("Say so"),
        _later("Said. It stands on the page of the need, for both sides."),
        policies.write_down,
        _outcome_form,
        _outcome,
    ),
    "draft": Act(
        _later("What was said?"),
        _later("Keep the draft"),
        _later("Kept. Nobody at the customer reads it before you send it."),
        policies.write_down,
        _minutes_form,
        _written(actions.write_minutes),
    ),
    "minutes": Act(
        _later("Send the minutes?"),
        _later("Send them"),
        _later("Sent. The customer agrees, or says what is wrong."),
        policies.write_down,
        _minutes_form,
        _written(actions.send_minutes),
    ),
    "publication": Act(
        _later("Let all of Technical Support read it?"),
        _later("Publish it"),
        _later("Published. Whoever works on a case of theirs is told."),
        policies.publish,
        _plain(Form),
        lambda review, _given, by, at: actions.publish(review, by=by, at=at),
    ),
    "note": Act(
        _later("What is for us alone?"),
        _later("Keep the note"),
        _later("Kept. No customer reads it."),
        lambda user, _review: policies.add_note(user),
        _plain(forms.Note),
        lambda review, given, by, at: actions.note(review, by=by, at=at, **given),
    ),
}

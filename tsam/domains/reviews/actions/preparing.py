"""What is done before a review: who comes, its points, and the agenda with the customer."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tsam.domains.accounts import sayings
from tsam.domains.people.models import User
from tsam.domains.reviews import agenda, people, policies
from tsam.domains.reviews.actions import steps
from tsam.domains.reviews.models import (
    AgendaPoint,
    PointKind,
    Review,
    ReviewNote,
    ReviewParticipant,
    ReviewState,
)
from tsam.kernel.verdicts import require


@transaction.atomic
def ask_to_come(review: Review, *, by: User, at: datetime, person: User) -> ReviewParticipant:
    review = steps.hold(review)
    require(policies.prepare(by, review))
    if person not in people.offered(review.engagement):
        raise ValidationError({"person": _("Choose somebody who may read this review.")})
    found, is_new = ReviewParticipant._base_manager.get_or_create(
        review=review, user=person, defaults={"added_at": at}
    )
    if is_new:
        facts = {"person": person.name}
        steps.record("review.joined", review, review.engagement, by=by, at=at, facts=facts)
    return found


@transaction.atomic
def let_stay(participant: ReviewParticipant, *, by: User, at: datetime) -> None:
    """Somebody need not come."""
    review = steps.hold(participant.review)
    require(policies.prepare(by, review))
    facts = {"person": participant.user.name}
    ReviewParticipant._base_manager.filter(pk=participant.pk).delete()
    steps.record("review.left", review, review.engagement, by=by, at=at, facts=facts)


@transaction.atomic
def add_point(
    review: Review, *, by: User, at: datetime, title: str, detail: str = ""
) -> AgendaPoint:
    """A point of one's own. Once the agenda is shared, both sides read it at once."""
    review = steps.hold(review)
    require(policies.prepare(by, review))
    steps.require_service(review.engagement, at)
    point = AgendaPoint.objects.create(
        review=review,
        kind=PointKind.OWN,
        position=_next_position(review),
        title=sayings.words(title, "title", 300, _("Say in one sentence what is to be spoken of.")),
        detail=sayings.words(detail, "detail", 400),
        as_of=at,
        added_by=by,
        shared_at=at if review.shared_at else None,
    )
    if review.shared_at:
        facts = {"title": point.title}
        steps.record("review.point_added", review, review.engagement, by=by, at=at, facts=facts)
    return point


@transaction.atomic
def remove_point(point: AgendaPoint, *, by: User, at: datetime) -> None:
    """Take a point back that the customer has not read."""
    review = steps.hold(point.review)
    require(policies.prepare(by, review))
    steps.require_service(review.engagement, at)
    if point.kind != PointKind.OWN or point.shared_at:
        raise ValidationError(_("The customer has it already. Speak of it in the review."))
    AgendaPoint._base_manager.filter(pk=point.pk).delete()


@transaction.atomic
def share_agenda(review: Review, *, by: User, at: datetime) -> Review:
    """Give the customer the agenda. Its lines stay as they are at this moment."""
    review = steps.hold(review)
    require(policies.share(by, review))
    steps.require_service(review.engagement, at)
    freeze(review, at=at)
    review.become(ReviewState.AGENDA_SHARED)
    review.save(update_fields=["state", "shared_at"])
    late = steps.today(review, at) > review.agenda_due_on
    facts = {"on": review.on.isoformat(), "is_late": late}
    steps.record("review.agenda_shared", review, review.engagement, by=by, at=at, facts=facts)
    return review


def freeze(review: Review, *, at: datetime) -> None:
    """Write the lines down as they are now. `shared_at` is for the caller to save."""
    position = _next_position(review)
    AgendaPoint.objects.bulk_create(
        AgendaPoint(
            review=review,
            kind=line.kind,
            position=position + n,
            title=line.title[:300],
            standing=line.standing[:80],
            tone=line.tone,
            detail=line.detail[:400],
            noun=line.noun,
            source=line.source,
            as_of=line.as_of,
            shared_at=at,
        )
        for n, line in enumerate(agenda.gather(review, at))
    )
    AgendaPoint._base_manager.filter(review=review, shared_at=None).update(shared_at=at)
    review.shared_at = at


@transaction.atomic
def note(review: Review, *, by: User, at: datetime, text: str) -> ReviewNote:
    """A word for Technical Support alone."""
    review = steps.hold(review)
    require(policies.add_note(by))
    said = text.strip()
    if not said:
        raise ValidationError({"text": _("Write the note.")})
    if len(said) > 4000:
        raise ValidationError({"text": _("Use 4000 characters at most.")})
    made = ReviewNote.objects.create(review=review, text=said, by=by, at=at)
    steps.record("review.noted", review, review.engagement, by=by, at=at, is_public=False)
    return made


def _next_position(review: Review) -> int:
    there = AgendaPoint._base_manager.filter(review=review)
    return (there.aggregate(last=Max("position"))["last"] or 0) + 1

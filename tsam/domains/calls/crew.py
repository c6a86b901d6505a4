"""From people as they are stored to what the finder must know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Contact, Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.calls import slots
from tsam.domains.calls.models import BusySpan, Call, CallPerson, CallState, TakenTime
from tsam.domains.calls.spans import Moments, moment, seconds
from tsam.domains.people.models import User
from tsam.domains.staffing import presence
from tsam.kernel.hours import WorkingCalendar

QUARTER_SECONDS = 15 * 60
# How far back it is counted who gave up convenient hours.
BURDEN_WEEKS = 12
_COUNTED = (CallState.AGREED, CallState.HELD)


def quarters(starts_at: datetime, ends_at: datetime) -> range:
    """The quarters of an hour since 1970 that a span touches."""
    first = int(seconds(starts_at) // QUARTER_SECONDS)
    return range(first, int(-(-seconds(ends_at) // QUARTER_SECONDS)))


def hours_for(engagement: Engagement, people: Iterable[User]) -> dict[int, WorkingCalendar]:
    """Customers work by the calendar of their engagement, our people by their own."""
    everybody = list(people)
    service = working(engagement.calendar)
    ours = presence.hours_of([person for person in everybody if person.is_staff])
    return {person.pk: ours.get(person.pk, service) for person in everybody}


@dataclass(frozen=True)
class Look:
    """At whose time is looked, and when. `but` is a call that does not stand in its own way."""

    engagement: Engagement
    people: Sequence[User]
    after: datetime
    until: datetime
    but: Call | None = None


def crew(
    engagement: Engagement,
    people: Sequence[User],
    *,
    after: datetime,
    until: datetime,
    at: datetime,
    optional: Iterable[int] = (),
    but: Call | None = None,
) -> list[slots.Person]:
    """Everybody with hours, leave, what takes their time already and what they gave up.

    `but` is a call that may be moved, so that it does not stand in its own way. Five queries.
    """
    (found,) = crews([Look(engagement, people, after, until, but)])
    given = burdens(people, {one.key: one.hours for one in found}, at, until)
    spared = set(optional)
    return [
        replace(one, burden=given.get(one.key, 0.0), is_required=one.key not in spared)
        for one in found
    ]


def crews(looks: Sequence[Look]) -> list[list[slots.Person]]:
    """The people of each look, without what they gave up. Four queries, however many looks."""
    if not looks:
        return []
    everybody = list({person.pk: person for look in looks for person in look.people}.values())
    ours = presence.hours_of([person for person in everybody if person.is_staff])
    first, last = min(look.after for look in looks), max(look.until for look in looks)
    away = presence.away(everybody, first.date(), last.date())
    taken, busy = _taken(looks), _busy(looks)
    found = []
    for look in looks:
        service = working(look.engagement.calendar)
        but = look.but.pk if look.but else None
        found.append(
            [
                slots.Person(
                    person.pk,
                    ours.get(person.pk, service),
                    tuple(
                        [span for call, span in taken.get(person.pk, ()) if call != but]
                        + busy.get(person.pk, [])
                    ),
                    tuple(away.get(person.pk, ())),
                )
                for person in look.people
            ]
        )
    return found


def burdens(
    people: Iterable[User],
    hours: Mapping[int, WorkingCalendar],
    at: datetime,
    until: datetime | None = None,
) -> dict[int, float]:
    """Minutes of first, last and free hours that each gave to calls in the last twelve weeks."""
    since = at - timedelta(weeks=BURDEN_WEEKS)
    rows = CallPerson._base_manager.filter(
        user__in=[person.pk for person in people],
        call__state__in=_COUNTED,
        call__starts_at__gte=since,
        call__starts_at__lt=until or at,
    )
    found: dict[int, float] = {}
    spent = rows.values_list("user_id", "call__starts_at", "call__ends_at")
    for user, starts_at, ends_at in spent:
        if starts_at is None or ends_at is None:
            continue
        minutes = slots.inconvenience(hours[user], starts_at, ends_at)
        found[user] = found.get(user, 0.0) + minutes
    return found


def may_be_asked(engagement: Engagement, person: User) -> bool:
    """Our people, and contacts of the customer: nobody else is asked to a call."""
    if not person.is_active:
        return False
    if person.is_staff:
        return True
    present = Contact._base_manager.filter(account=engagement.account_id, left_at=None)
    return present.filter(user=person).exists()


def askable(engagement: Engagement, reader: User) -> list[User]:
    """Whom the reader may ask to a call: Technical Support, and the contacts that they see.

    A customer asks the own people; who of us comes is seen to by the engagement.
    """
    present = Contact.objects.visible_to(reader).present().filter(account=engagement.account_id)
    contacts = [one.user for one in present.select_related("user").order_by("pk")]
    if reader.is_customer:
        return contacts
    support = User.objects.filter(
        is_active=True, is_staff=True, held_functions__function__in=list(SUPPORT)
    )
    return [*support.distinct().order_by("name", "pk"), *contacts]


def _taken(looks: Iterable[Look]) -> dict[int, list[tuple[int, Moments]]]:
    """Quarters that calls take: by person, with the key of the call."""
    asked = Q()
    for look in looks:
        span = quarters(look.after, look.until)
        keys = [person.pk for person in look.people]
        asked |= Q(user__in=keys, quarter__gte=span.start, quarter__lt=span.stop)
    found: dict[int, list[tuple[int, Moments]]] = {}
    rows = TakenTime._base_manager.filter(asked).values_list("user_id", "quarter", "call_id")
    for user, quarter, call in rows:
        begins = moment(quarter * QUARTER_SECONDS)
        found.setdefault(user, []).append((call, (begins, begins + slots.QUARTER)))
    return found


def _busy(looks: Iterable[Look]) -> dict[int, list[Moments]]:
    """What own calendars say."""
    asked = Q()
    for look in looks:
        keys = [person.pk for person in look.people]
        asked |= Q(user__in=keys, starts_at__lt=look.until, ends_at__gt=look.after)
    found: dict[int, list[Moments]] = {}
    spans = BusySpan.objects.filter(asked).values_list("user_id", "starts_at", "ends_at")
    for user, begins, ends in spans:
        found.setdefault(user, []).append((begins.astimezone(UTC), ends.astimezone(UTC)))
    return found

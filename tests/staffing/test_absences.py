"""Where nobody stands in while a TSAM is away: the same rule as who serves a day."""

from __future__ import annotations

from datetime import date

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import Function, User
from tsam.domains.staffing import absences, leaving
from tsam.domains.staffing.absences import Gap
from tsam.domains.staffing.models import Assignment
from tsam.domains.staffing.presence import standing_in

# A Monday to the Sunday after; the cast is looked at on the Monday before.
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 15)
TODAY = NOON.date()


def away(person: User, first: date, last: date, cover: User | None = None) -> None:
    leaving.note_leave(person, by=person, at=NOON, starts_on=first, ends_on=last, cover=cover)


def found(cast: Cast) -> list[Gap]:
    served = Engagement.objects.visible_to(cast.mona)
    return absences.gaps(absences.ahead(TODAY), served, TODAY)


def backup(cast: Cast, person: User) -> None:
    Assignment.objects.create(
        engagement=cast.engagement,
        user=person,
        role="BACKUP",
        starts_on=TODAY,
        assigned_by=cast.stan,
        assigned_at=NOON,
    )


def test_service_days_without_anybody_are_counted(cast: Cast) -> None:
    cast.serve()
    away(cast.tess, FIRST, LAST)

    (gap,) = found(cast)

    assert (gap.engagement, gap.first_on, gap.days) == (cast.engagement, FIRST, 5)
    assert standing_in(cast.engagement, FIRST) == cast.tess


def test_who_is_named_or_a_backup_stands_in_until_they_are_away_too(cast: Cast) -> None:
    cast.serve()
    tom = cast.staff("Tom Tsam", Function.TSAM)
    backup(cast, tom)
    away(cast.tess, FIRST, LAST)
    assert found(cast) == []

    away(tom, date(2026, 3, 12), date(2026, 3, 12))

    (gap,) = found(cast)
    assert (gap.first_on, gap.days) == (date(2026, 3, 12), 1)


def test_a_weekend_or_a_day_with_a_name_leaves_nobody_alone(cast: Cast) -> None:
    cast.serve()

    away(cast.tess, date(2026, 3, 14), LAST)
    away(cast.tess, FIRST, FIRST, cast.eli)

    assert found(cast) == []

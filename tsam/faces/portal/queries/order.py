"""The customer's own order of the open cases, one Application at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.domains.priorities import policies
from tsam.domains.priorities.models import CustomerOrder
from tsam.domains.priorities.orders import STALE, StandingOrder, standing_order
from tsam.domains.priorities.understanding import understood_by_owner
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.portal.queries.cases import sees_others
from tsam.faces.ui.templatetags.spoken import day_time, days_ago
from tsam.kernel.verdicts import Verdict

MOST_PLACES = 50
MOST_FREE = 200


@dataclass(frozen=True)
class Place:
    """An Application that a TSAM serves, and how many cases are open on it."""

    engagement: Engagement
    label: str
    open: int

    @property
    def key(self) -> str:
        """As forms and addresses name it."""
        return str(self.engagement.pk)


@dataclass(frozen=True)
class Move:
    """What was done to which case, as a button says it: "up:123"."""

    how: str = ""
    case: int = 0

    @classmethod
    def read(cls, said: str) -> Move:
        how, _colon, key = said.partition(":")
        return cls(how, next(iter(keys([key])), 0))

    def among(self, placed: Sequence[int]) -> list[int]:
        """The cases of the order after this move."""
        rest = [key for key in placed if key != self.case]
        if not self.case:
            return list(placed)
        if self.how == "out":
            return rest
        if self.how == "top":
            return [self.case, *rest]
        if self.how == "place":
            return [*rest, self.case]
        step = {"up": -1, "down": 1}.get(self.how)
        if step is None or self.case not in placed:
            return list(placed)
        at = max(0, placed.index(self.case) + step)
        return [*rest[:at], self.case, *rest[at:]]


@dataclass(frozen=True)
class Row:
    """A case with its place among so many, or none (0), and the control that has the cursor."""

    case: Case
    place: int
    of: int
    cursor: str = ""
    # The engineer who works on it knows why it stands here. Never who, and never a no.
    is_understood: bool = False

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_last(self) -> bool:
        return self.place == self.of

    @property
    def controls(self) -> list[str]:
        """What can be done with it, the first ones rather have the cursor."""
        if not self.place:
            return ["place", "top", "grip"]
        up = [] if self.is_first else ["up", "top"]
        down = [] if self.is_last else ["down"]
        return [*up, *down, "out", "grip"]


def keys(given: Iterable[str]) -> list[int]:
    """What can be the key of a case; anything else is as if it were not there."""
    return [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19]


def known(reader: User, wanted: Sequence[int]) -> list[Case]:
    """The cases behind these keys in their order; a hidden one is as if it were not there."""
    rows = Case.objects.visible_to(reader).in_bulk(set(wanted))
    return [rows[key] for key in wanted if key in rows]


def token(order: CustomerOrder | None) -> str:
    """What tells one order from the next one."""
    return order.set_at.isoformat() if order else ""


def places(reader: User) -> list[Place]:
    engagements = list(
        Engagement.objects.visible_to(reader)
        .live()
        .select_related("account", "application")
        .order_by("application__name", "pk")[:MOST_PLACES]
    )
    counted: dict[int, int] = dict(
        Case.objects.visible_to(reader)
        .open()
        .filter(application__in=[one.application_id for one in engagements])
        .order_by()
        .values_list("application")
        .annotate(n=Count("pk"))
    )
    has_many_accounts = len({one.account_id for one in engagements}) > 1
    return [
        Place(
            engagement=one,
            label=f"{one.account.name} · {one.application.name}"
            if has_many_accounts
            else one.application.name,
            open=counted.get(one.application_id, 0),
        )
        for one in engagements
    ]


def chosen(offered: Sequence[Place], key: str | None) -> Place | None:
    """The one that is named; otherwise the first with open cases, or the first."""
    named = (place for place in offered if place.key == key)
    busy = (place for place in offered if place.open)
    return next(named, None) or next(busy, None) or next(iter(offered), None)


def context(reader: User, at: datetime, key: str | None, move: Move) -> dict[str, Any]:
    """The page with the order of one Application."""
    offered = places(reader)
    place = chosen(offered, key)
    if place is None:
        # No engagement is theirs, so the policy answers for any.
        refused = policies.set_order(reader, Engagement())
        return {"place": None, "verdict": refused, "is_wide": sees_others(reader)}
    verdict = _verdict(reader, place.engagement, at)
    standing = standing_order(reader, place.engagement, at)
    free = _free(reader, place, standing)
    placed = _rows(standing.cases, move)
    loose = [Row(case, 0, len(placed), _cursor(case, 0, len(placed), move)) for case in free]
    return {
        "at": at,
        "places": offered,
        "place": place,
        "verdict": verdict,
        "drawn": token(standing.order),
        # Nobody is asked for what is then refused.
        "lede": _lede(standing, reader, at) if verdict or standing.order else "",
        "flags": _flags(standing, at),
        "placed": placed,
        "free": loose,
        "beyond": max(0, place.open - len(placed) - len(loose)),
        "said": _said(move, placed, loose),
        "tsams": tsams_for([place.engagement.application_id], at.date()).get(
            place.engagement.application_id, []
        ),
    }


def changed_by(order: CustomerOrder | None, reader: User, at: datetime) -> str:
    """Somebody was quicker; what was asked for has not been done."""
    if order is None:
        return _("Nothing was kept, as the order was not the one you saw. Here is the present one.")
    facts = {"name": order.set_by.name, "when": day_time(order.set_at, at)}
    if order.set_by_id == reader.pk:
        return _("You changed it elsewhere, %(when)s. Here is the present order.") % facts
    return _("%(name)s changed it, %(when)s. Here is the present order.") % facts


def _verdict(reader: User, engagement: Engagement, at: datetime) -> Verdict:
    """May the reader order, and is there a right to case management?"""
    verdict = policies.set_order(reader, engagement)
    return entitled(Feature.G3, engagement.application, at) if verdict else verdict


def _free(reader: User, place: Place, standing: StandingOrder) -> list[Case]:
    """Those without a place, the most severe and oldest first."""
    cases = (
        Case.objects.visible_to(reader)
        .open()
        .filter(application=place.engagement.application_id)
        .exclude(pk__in=[case.pk for case in standing.cases])
    )
    return list(cases.select_related("assignee").order_by("severity", "pk")[:MOST_FREE])


def _rows(cases: Sequence[Case], move: Move) -> list[Row]:
    prefetch_related_objects(cases, "assignee")
    of = len(cases)
    understood = understood_by_owner(cases)
    return [
        Row(case, place, of, _cursor(case, place, of, move), case.pk in understood)
        for place, case in enumerate(cases, 1)
    ]


def _cursor(case: Case, place: int, of: int, move: Move) -> str:
    """The button that was pressed, or the next best one where it is gone."""
    if case.pk != move.case:
        return ""
    controls = Row(case, place, of).controls
    return move.how if move.how in controls else controls[0]


def _said(move: Move, placed: Sequence[Row], free: Sequence[Row]) -> str:
    """What the last move has done, for those who do not see it."""
    if move.how == "keep":
        return _("The order stands as it is.")
    row = next((row for row in [*placed, *free] if row.case.pk == move.case), None)
    if row is None:
        return ""
    facts = {"case": row.case.number, "place": row.place, "of": row.of}
    if not row.place:
        return _("%(case)s has no place now.") % facts
    return _("%(case)s is number %(place)d of %(of)d now.") % facts


def _lede(standing: StandingOrder, reader: User, at: datetime) -> str:
    order = standing.order
    if order is None:
        return _(
            "Say which of your open cases should move first. Your TSAM and the engineers see your "
            "order, and it lifts your cases against each other."
        )
    when = _on(order.set_at, at)
    said = (
        _("Put in order by you %(when)s") % {"when": when}
        if order.set_by_id == reader.pk
        else _("Put in order by %(name)s %(when)s") % {"name": order.set_by.name, "when": when}
    )
    after = standing.came_after
    if not after:
        return f"{said}."
    came = ngettext("%(n)d case came after it", "%(n)d cases came after it", after) % {"n": after}
    return f"{said}, {came}."


def _on(moment: datetime, at: datetime) -> str:
    """As a sentence says it: today 09:30, on 12 November."""
    there, here = timezone.localtime(moment), timezone.localtime(at)
    if (here.date() - there.date()).days < 2:
        return day_time(moment, at)
    pattern = "MONTH_DAY_FORMAT" if there.year == here.year else "DATE_FORMAT"
    return _("on %(day)s") % {"day": formats.date_format(there, pattern)}


def _flags(standing: StandingOrder, at: datetime) -> list[str]:
    """Why somebody should look at it again."""
    found = []
    if standing.order and standing.order.set_at < at - STALE:
        days = days_ago(standing.order.set_at, at)
        found.append(ngettext("%(n)d day old", "%(n)d days old", days) % {"n": days})
    if standing.came_after:
        after = standing.came_after
        found.append(
            ngettext("%(n)d new case without a place", "%(n)d new cases without a place", after)
            % {"n": after}
        )
    return found

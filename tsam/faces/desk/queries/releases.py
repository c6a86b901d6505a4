"""The list of releases, and one of them with its SPRs and the days that were said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.people.models import User
from tsam.domains.releases import policies
from tsam.domains.releases.models import (
    PatchPlace,
    PlannedDate,
    PublicRelease,
    Vehicle,
    VehicleKind,
)
from tsam.domains.sprs import policies as spr_policies
from tsam.domains.sprs.models import Carriage, Standing
from tsam.faces.ui.keyset import KeysetPage, keyset

ORDERS = {
    "": ("planned_on", "pk"),
    "out": ("-released_on", "-pk"),
    "off": ("-withdrawn_on", "-pk"),
}
MOST_SPRS, MOST_DAYS, MOST_COUNTED = 200, 60, 1000
SOON = timedelta(days=14)
STANDING_TONES = {Standing.PLANNED: "", Standing.CONTAINED: "good", Standing.CONFIRMED: "good"}


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values ask for nothing."""

    view: str = ""
    product: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> Filters:
        view = asked.get("view", "")
        return cls(
            view if view in ORDERS else "",
            asked.get("product", "").replace("\0", "")[:80],
            asked.get("q", "").replace("\0", "").strip()[:80],
        )


@dataclass(frozen=True)
class Row:
    """One release in the list."""

    vehicle: Vehicle
    sprs: int
    slips: str
    badge: tuple[str, str, str]


@dataclass(frozen=True)
class Group:
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Act:
    verb: str
    label: str
    icon: str


@dataclass(frozen=True)
class Carried:
    """One SPR in a release, and what the reader may do there."""

    row: Carriage
    tone: str
    acts: Sequence[Act]


@dataclass(frozen=True)
class SaidDay:
    """A day that was said, and by how much it moved what was said before."""

    row: PlannedDate
    moved: str
    is_later: bool


def context(reader: User, filters: Filters, at: datetime, cursor: str | None) -> dict[str, Any]:
    found = chosen(reader, filters)
    page: KeysetPage[Vehicle] = keyset(found, order=ORDERS[filters.view], cursor=cursor)
    counted = {view: _count(chosen(reader, _of_view(view))) for view in ORDERS}
    clauses = [("product", _("product is"), filters.product)] if filters.product else []
    if filters.words:
        clauses.append(("q", _("name holds"), filters.words))
    return {
        "at": at,
        "filters": filters,
        "page": page,
        "groups": _groups(_rows(reader, page.rows, at)),
        "views": [("", _("Coming")), ("out", _("Out")), ("off", _("Called off"))],
        "counts": counted,
        "clauses": clauses,
        "sentence": _sentence(reader, at),
        "may_plan": policies.plan(reader) or policies.plan_patch(reader),
    }


def chosen(reader: User, filters: Filters) -> QuerySet[Vehicle]:
    found: QuerySet[Vehicle] = Vehicle.objects.visible_to(reader)
    if filters.view == "out":
        found = found.filter(released_on__isnull=False, withdrawn_on=None)
    elif filters.view == "off":
        found = found.filter(withdrawn_on__isnull=False)
    else:
        found = found.filter(released_on=None, withdrawn_on=None)
    if filters.product:
        found = found.filter(product__iexact=filters.product)
    if filters.words:
        found = found.filter(name__icontains=filters.words)
    return found


def _of_view(view: str) -> Filters:
    return Filters(view)


def _count(rows: QuerySet[Vehicle]) -> int:
    return rows.order_by().values("pk")[:MOST_COUNTED].count()


def _groups(rows: Sequence[Row]) -> list[Group]:
    """By product and line; within them in the order of the list."""
    placed = sorted(rows, key=lambda row: (row.vehicle.product, row.vehicle.line))
    by_line = groupby(placed, key=lambda row: f"{row.vehicle.product} {row.vehicle.line}")
    return [Group(title, list(some)) for title, some in by_line]


def _rows(reader: User, vehicles: Sequence[Vehicle], at: datetime) -> list[Row]:
    keys = [one.pk for one in vehicles]
    carried = Carriage.objects.visible_to(reader).filter(vehicle__in=keys)
    sprs = dict(carried.order_by().values_list("vehicle").annotate(n=Count("pk")))
    days = PlannedDate.objects.visible_to(reader).filter(vehicle__in=keys)
    said = dict(days.order_by().values_list("vehicle").annotate(n=Count("pk")))
    return [
        Row(one, sprs.get(one.pk, 0), slips_words(one, said.get(one.pk, 0)), badge(one, at.date()))
        for one in vehicles
    ]


def slips_words(vehicle: Vehicle, said: int) -> str:
    """How its day moved since it was said first; empty where it never did."""
    days = vehicle.slipped_days
    if not days:
        return _("moved and back") if said > 2 else ""
    if days < 0:
        return ngettext("%(n)d day earlier", "%(n)d days earlier", -days) % {"n": -days}
    return ngettext("%(n)d day later", "%(n)d days later", days) % {"n": days}


def badge(vehicle: Vehicle, today: date) -> tuple[str, str, str]:
    """How it stands: tone, icon, words."""
    if vehicle.withdrawn_on:
        return "risk", "circle-slash", _("called off")
    if vehicle.released_on:
        return "good", "circle-check", _("out")
    if vehicle.planned_on is None:
        return "unknown", "circle-dashed", _("no day yet")
    if vehicle.planned_on < today:
        return "alarm", "octagon-alert", _("overdue")
    if vehicle.freeze_on and vehicle.freeze_on < today:
        return "", "lock", _("code is frozen")
    if vehicle.freeze_on and vehicle.freeze_on - today <= SOON:
        return "risk", "triangle-alert", _("freezes soon")
    return "", "calendar-clock", _("planned")


def _sentence(reader: User, at: datetime) -> str:
    """The next that comes, for the top of the page."""
    today = at.date()
    coming = Vehicle.objects.visible_to(reader).coming()
    following = coming.filter(planned_on__gte=today).order_by("planned_on", "pk").first()
    late = coming.filter(planned_on__lt=today).count()
    if late:
        return ngettext("%(n)d release is overdue.", "%(n)d releases are overdue.", late) % {
            "n": late
        }
    if following is None or following.planned_on is None:
        return _("No release is planned.")
    day = date_format(following.planned_on, "j M")
    return _("Next comes %(release)s, on %(day)s.") % {"release": following, "day": day}


def one(reader: User, vehicle: Vehicle, at: datetime) -> dict[str, Any]:
    days = _said(reader, vehicle)
    public = PublicRelease.objects.visible_to(reader).filter(vehicle=vehicle).first()
    place = (
        PatchPlace.objects.visible_to(reader)
        .filter(vehicle=vehicle)
        .select_related("application__account")
        .first()
    )
    carried = [_carried(reader, row) for row in _carriages(reader, vehicle)]
    return {
        "at": at,
        "vehicle": vehicle,
        "badge": badge(vehicle, at.date()),
        "days": days,
        "slips": slips_words(vehicle, len(days)),
        "moves": sum(1 for day in days if day.moved),
        "carried": carried,
        "fixed": sum(1 for one in carried if one.row.standing != Standing.PLANNED),
        "public": public,
        "place": place,
        "is_temporary": vehicle.kind == VehicleKind.TEMPORARY,
        "acts": acts(reader, vehicle),
        "may_carry": _may_carry(reader),
    }


def acts(reader: User, vehicle: Vehicle) -> list[Act]:
    """What this reader may do next, the likeliest first."""
    offered = [
        (policies.reschedule(reader, vehicle), Act("days", _("Move its day"), "calendar-clock")),
        (policies.release(reader, vehicle), Act("release", _("It is out"), "package-check")),
        (
            policies.announce(reader, vehicle),
            Act("announcement", _("What customers read"), "eye"),
        ),
        (policies.withdraw(reader, vehicle), Act("withdrawal", _("Call it off"), "circle-slash")),
    ]
    return [act for verdict, act in offered if verdict]


def _may_carry(reader: User) -> bool:
    return bool(policies.plan(reader)) and bool(reader.has_function("RND"))


def _carriages(reader: User, vehicle: Vehicle) -> list[Carriage]:
    rows = Carriage.objects.visible_to(reader).filter(vehicle=vehicle)
    ordered = rows.select_related("spr__owner", "vehicle").order_by("-spr__impact", "pk")
    return list(ordered[:MOST_SPRS])


def _carried(reader: User, row: Carriage) -> Carried:
    found = []
    if spr_policies.confirm(reader, row):
        found.append(Act("confirmation", _("It is in it"), "badge-check"))
    if spr_policies.carry(reader, row.spr):
        found.append(Act("removal", _("Take it out"), "circle-slash"))
    return Carried(row, STANDING_TONES[Standing(row.standing)], found)


def _said(reader: User, vehicle: Vehicle) -> list[SaidDay]:
    """The newest first; each with how far it moved the day before it."""
    rows = PlannedDate.objects.visible_to(reader).filter(vehicle=vehicle)
    ordered = list(rows.select_related("said_by").order_by("said_at", "pk")[:MOST_DAYS])
    found, former = [], None
    for row in ordered:
        moved = (row.planned_on - former).days if row.planned_on and former else 0
        words = ""
        if moved > 0:
            words = ngettext("%(n)d day later", "%(n)d days later", moved) % {"n": moved}
        elif moved < 0:
            words = ngettext("%(n)d day earlier", "%(n)d days earlier", -moved) % {"n": -moved}
        found.append(SaidDay(row, words, moved > 0))
        former = row.planned_on or former
    return found[::-1]

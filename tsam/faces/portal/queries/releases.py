"""Releases as customers read them: what was announced and what is out, with their own faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Application
from tsam.domains.people.models import User
from tsam.domains.releases.models import PublicRelease
from tsam.domains.sprs.models import Carriage, SprPublic, Standing
from tsam.faces.ui.keyset import KeysetPage, keyset

ORDERS = {"": ("expected_on", "pk"), "out": ("-released_on", "-pk"), "all": ("-pk",)}
MOST_SPRS = 200


@dataclass(frozen=True)
class Row:
    public: PublicRelease
    sprs: int

    @property
    def tone(self) -> str:
        return standing(self.public)[0]

    @property
    def icon(self) -> str:
        return standing(self.public)[1]

    @property
    def words(self) -> str:
        return standing(self.public)[2]

    @property
    def day(self) -> date | None:
        return self.public.withdrawn_on or self.public.released_on or self.public.expected_on


@dataclass(frozen=True)
class Carried:
    """A fault of theirs in a release."""

    public: SprPublic
    words: str


def context(reader: User, view: str, at: datetime, cursor: str | None) -> dict[str, Any]:
    chosen = view if view in ORDERS else ""
    found = {name: _viewed(reader, name) for name in ORDERS}
    page: KeysetPage[PublicRelease] = keyset(found[chosen], order=ORDERS[chosen], cursor=cursor)
    keys = [one.vehicle_id for one in page.rows]
    carried = Carriage.objects.visible_to(reader).filter(vehicle__in=keys)
    sprs = dict(carried.order_by().values_list("vehicle").annotate(n=Count("pk")))
    counted = {name: rows.count() for name, rows in found.items()}
    return {
        "at": at,
        "view": chosen,
        "page": page,
        "rows": [Row(one, sprs.get(one.vehicle_id, 0)) for one in page.rows],
        "views": [
            ("", _("Coming"), counted[""]),
            ("out", _("Out"), counted["out"]),
            ("all", _("Of all products"), counted["all"]),
        ],
        "lede": _lede(counted[""]),
    }


def one(reader: User, public: PublicRelease, at: datetime) -> dict[str, Any]:
    tone, icon, words = standing(public)
    return {
        "at": at,
        "public": public,
        "tone": tone,
        "icon": icon,
        "words": words,
        "carried": _carried(reader, public),
    }


def standing(public: PublicRelease) -> tuple[str, str, str]:
    if public.withdrawn_on:
        return "risk", "circle-slash", _("called off")
    if public.released_on:
        return "good", "circle-check", _("out")
    return "", "calendar-clock", _("planned")


def _viewed(reader: User, view: str) -> QuerySet[PublicRelease]:
    """Of the products that they have; all of them where none of theirs is known here."""
    found: QuerySet[PublicRelease] = PublicRelease.objects.visible_to(reader)
    if view == "all":
        return found
    own = Application.objects.visible_to(reader).exclude(product="")
    ours = found.filter(product__in=own.order_by().values("product"))
    kept = ours if ours.exists() else found
    if view == "out":
        return kept.filter(released_on__isnull=False, withdrawn_on=None)
    return kept.filter(released_on=None, withdrawn_on=None)


def _carried(reader: User, public: PublicRelease) -> list[Carried]:
    rows = Carriage.objects.visible_to(reader).filter(vehicle=public.vehicle_id)
    listed = {row.spr_id: row for row in rows.order_by("pk")[:MOST_SPRS]}
    publics = SprPublic.objects.visible_to(reader).filter(spr__in=list(listed)).order_by("pk")
    said = {
        Standing.PLANNED: _("planned for it"),
        Standing.CONTAINED: _("fixed in it"),
        Standing.CONFIRMED: _("fixed in it, and tried"),
    }
    return [Carried(one, said[Standing(listed[one.spr_id].standing)]) for one in publics]


def _lede(coming: int) -> str:
    if not coming:
        return _("What is announced and what is out stands here, with the faults of yours in it.")
    return ngettext("%(n)d release is announced.", "%(n)d releases are announced.", coming) % {
        "n": coming
    }

"""What follows from events of defects, and from the clock. Each may run twice."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tsam.domains.accounts.models import Event
from tsam.domains.releases.models import Vehicle
from tsam.domains.sprs import impact, indexing, notices
from tsam.domains.sprs.actions import carriage
from tsam.domains.sprs.models import Spr, SprInterest, SprPublic

BATCH = 500


def tell(event_id: int) -> None:
    notices.tell(_event(event_id))


def tell_customers(event_id: int) -> None:
    notices.tell_customers(_event(event_id))


def tell_of_asking(event_id: int) -> None:
    notices.tell_of_asking(_event(event_id))


def index(event_id: int) -> None:
    """Store the words of the SPR anew, whichever of its rows the event is about."""
    event = _event(event_id)
    indexing.index(_sprs_of(event))


def index_keys(keys: list[int]) -> None:
    """After an import: its words in the search, and what each costs."""
    indexing.index(keys)
    impact.refresh(keys, timezone.now().date())


def follow_vehicle(event_id: int) -> None:
    """A release moved, came out or was called off: the SPRs in it go with it."""
    event = _event(event_id)
    vehicle = Vehicle._base_manager.get(pk=event.key)
    carriage.follow(vehicle, at=event.at, reason=str(event.facts.get("reason", "")))

    waiting = Spr._base_manager.filter(product__iexact=vehicle.product, customers__gt=0)
    # As of now: an order of work of the time in between did not know of it.
    _tell_places(waiting.values_list("pk", flat=True))


def foretell_after(event_id: int) -> None:
    """A defect or a place of it changed: it is forecast anew from what was learnt last."""
    from tsam.domains.sprs import foretelling

    foretelling.foretell(_sprs_of(_event(event_id)), timezone.now())


def look_ahead_after(event_id: int) -> None:
    """A milestone or a change window of an Application moved: what waits there is told anew."""
    event = _event(event_id)
    hit = SprInterest._base_manager.filter(application=event.application_id, installed_on=None)
    _tell_places(hit.values_list("spr", flat=True))


def learn() -> None:
    """Each night: learn from all defects, and forecast what is open."""
    from tsam.domains.sprs import foretelling

    foretelling.learn(timezone.now())


def tell_of_risk(event_id: int) -> None:
    notices.tell_of_risk(_event(event_id))


def weigh_after(event_id: int) -> None:
    """A day or a need of an Application moved: what waits for it there is weighed anew."""
    event = _event(event_id)
    hit = SprInterest._base_manager.filter(application=event.application_id)
    impact.refresh(list(hit.values_list("spr", flat=True)), event.at.date())


def weigh_all() -> None:
    """Days come nearer: every open SPR that hits somebody is weighed anew, some at a time."""
    today = timezone.now().date()
    open_ones = Spr._base_manager.filter(is_open=True, customers__gt=0)
    keys = list(open_ones.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        impact.refresh(keys[start : start + BATCH], today)


def _tell_places(keys: Iterable[int]) -> None:
    """What is forecast of these defects stays; the days around it moved."""
    from tsam.domains.sprs import outlooks

    outlooks.refresh(keys, timezone.now())


def _sprs_of(event: Event) -> list[int]:
    """The SPR, whichever of its rows the event is about."""
    rows = {
        "spr": Spr._base_manager.filter(pk=event.key).values_list("pk", flat=True),
        "sprpublic": SprPublic._base_manager.filter(pk=event.key).values_list("spr", flat=True),
        "sprinterest": SprInterest._base_manager.filter(pk=event.key).values_list("spr", flat=True),
    }[event.noun]
    return list(rows)


def _event(event_id: int) -> Event:
    return Event._base_manager.select_related("by").get(pk=event_id)

"""What follows from events of defects, and from the clock. Each may run twice."""

from __future__ import annotations

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
    rows = {
        "spr": Spr._base_manager.filter(pk=event.key).values_list("pk", flat=True),
        "sprpublic": SprPublic._base_manager.filter(pk=event.key).values_list("spr", flat=True),
        "sprinterest": SprInterest._base_manager.filter(pk=event.key).values_list("spr", flat=True),
    }[event.noun]
    indexing.index(list(rows))


def index_keys(keys: list[int]) -> None:
    """After an import: its words in the search, and what each costs."""
    indexing.index(keys)
    impact.refresh(keys, timezone.now().date())


def follow_vehicle(event_id: int) -> None:
    """A release moved, came out or was called off: the SPRs in it go with it."""
    event = _event(event_id)
    vehicle = Vehicle._base_manager.get(pk=event.key)
    carriage.follow(vehicle, at=event.at, reason=str(event.facts.get("reason", "")))


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


def _event(event_id: int) -> Event:
    return Event._base_manager.select_related("by").get(pk=event_id)

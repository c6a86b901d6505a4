"""What follows from events of cases. Each may run twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Application, ContractPackage, Event
from tsam.domains.accounts.targets import targets_for
from tsam.domains.cases import (
    actions,
    clocks,
    files,
    followers,
    indexing,
    notices,
    transition_notices,
)
from tsam.domains.cases.actions import sprs
from tsam.domains.cases.models import Case, CaseSpr, Participant
from tsam.domains.people.models import User
from tsam.kernel import queue

BATCH = 200
# So long a package counts as one that took effect just now, should the workers have rested.
TURNED = timedelta(days=1)


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def tell_of_transition(event_id: int) -> None:
    transition_notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def hand_over(event_id: int) -> None:
    """Somebody left the customer: whoever was named takes part in their open cases."""
    event = Event._base_manager.select_related("by").get(pk=event_id)
    successor = User.objects.filter(pk=event.facts.get("successor"), is_active=True).first()
    if successor is None or event.by is None or event.account_id is None:
        return
    theirs = Case._base_manager.filter(
        account_id=event.account_id, is_open=True, opened_by_id=event.facts["person"]
    )
    there = Participant._base_manager.filter(user=successor).values("case")
    for case in theirs.exclude(pk__in=there).order_by("pk"):
        actions.add_participant(case, by=event.by, at=event.at, person=successor)


def follow_sprs(event_id: int) -> None:
    """Who takes part or what waits for a case changed: its defects know of it."""
    event = Event._base_manager.select_related("by").get(pk=event_id)
    if event.by is None or not event.by.is_staff:
        return
    links = CaseSpr._base_manager.filter(case=event.key).order_by("pk")
    for link in links.select_related("spr", "case__application", "case__milestone"):
        sprs.follow(link.case, link.spr, by=event.by, at=event.at)


def index(event_id: int) -> None:
    indexing.index_case(Event._base_manager.values_list("key", flat=True).get(pk=event_id))


def run_clocks_of_calendar(event_id: int) -> None:
    """A calendar changed: every clock that runs on it is computed anew."""
    calendar = Event._base_manager.values_list("key", flat=True).get(pk=event_id)
    queue.enqueue(queue.LONG, queue.path_of(run_calendar), calendar)


def run_calendar(calendar_id: int) -> None:
    run_clocks(followers.of_calendar(calendar_id))


def run_clocks_of_application(event_id: int) -> None:
    """An engagement or a package changed: the targets of its Application may be others."""
    application = Event._base_manager.values_list("application_id", flat=True).get(pk=event_id)
    if application:
        queue.enqueue(queue.LONG, queue.path_of(run_application), application)


def run_application(application_id: int) -> None:
    run_clocks(Case._base_manager.filter(is_open=True, application_id=application_id))


def sweep_packages() -> None:
    """A package takes effect at a moment that was set before: the clocks below it follow then."""
    at = timezone.now()
    turned = ContractPackage._base_manager.filter(
        effective_at__gt=at - TURNED, effective_at__lte=at
    )
    below = Application._base_manager.filter(support_contract__in=turned.values("contract"))
    for key in below.order_by("pk").values_list("pk", flat=True):
        queue.enqueue(queue.LONG, queue.path_of(run_application), key)


def run_every_clock(_event_id: int) -> None:
    """The catalogue changed: targets of everybody may be others."""
    queue.enqueue(queue.LONG, queue.path_of(run_all))


def run_all() -> None:
    run_clocks(Case._base_manager.filter(is_open=True))


def run_clocks(cases: Iterable[Case]) -> None:
    """Compute the clocks of these open cases from their events, some at a time."""
    keys = [case.pk for case in cases]
    at = timezone.now()
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            held = list(
                Case._base_manager.select_for_update()
                .filter(pk__in=keys[start : start + BATCH])
                .order_by("pk")
            )
            applications = {case.application_id for case in held}
            targets, hours = targets_for(applications, at), calendars_for(applications)
            told = _histories(case.pk for case in held)
            for case in held:
                where = case.application_id
                clocks.project(case, told.get(case.pk, []), targets[where], hours[where])
            Case._base_manager.bulk_update(held, clocks.COLUMNS, batch_size=100)


def sweep_files() -> None:
    """Remove files that somebody chose and never sent: two days are more than a draft's pause."""
    wanted = set[str]()
    # Whatever table names a file by its hash keeps it, also one that was added later.
    for model in apps.get_models():
        if any(field.name == "sha256" for field in model._meta.concrete_fields):
            wanted.update(model._base_manager.values_list("sha256", flat=True).distinct())
    files.sweep(before=timezone.now() - timedelta(days=2), is_wanted=wanted.__contains__)


def settle_import(event_id: int) -> None:
    """After a history came in: its clocks and its words in the search, as long work."""
    event = Event._base_manager.get(pk=event_id)
    queue.enqueue(queue.LONG, queue.path_of(settle), event.application_id)


def settle(application_id: int) -> None:
    run_application(application_id)
    indexing.index_application(application_id)


def _histories(keys: Iterable[int]) -> dict[int, list[tuple[str, datetime, dict[str, Any]]]]:
    told: dict[int, list[tuple[str, datetime, dict[str, Any]]]] = {}
    rows = (
        Event._base_manager.filter(noun="case", key__in=list(keys))
        .order_by("at", "pk")
        .values_list("key", "name", "at", "facts")
    )
    for key, name, at, facts in rows:
        told.setdefault(key, []).append((name, at, facts))
    return told

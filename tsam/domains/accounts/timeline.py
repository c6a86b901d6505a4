"""The spine: what happened is written here, and what follows from it is set in motion here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from tsam.domains.accounts.models import Account, Application, Event
from tsam.domains.people.models import User
from tsam.kernel import queue

# A reaction takes the key of the event. It may run twice.
Reaction = Callable[[int], None]


def record(
    name: str,
    row: models.Model,
    *,
    by: User | None,
    at: datetime,
    account: Account | None = None,
    application: Application | None = None,
    facts: Mapping[str, Any] | None = None,
    is_public: bool = False,
) -> Event:
    """Write what happened, and enqueue what follows, inside the caller's transaction.

    `facts` are JSON values; a change is {"field": [before, after]}. `is_public` says that a
    customer who may read the row may read this too: never set it for internal remarks.
    """
    event = Event.objects.create(
        account=account,
        application=application,
        name=name,
        noun=row._meta.model_name or "",
        key=row.pk,
        by=by,
        at=at,
        facts=dict(facts or {}),
        is_public=is_public,
    )
    if reactions().get(name):
        queue.enqueue(queue.SHORT, queue.path_of(react), event.pk)
    return event


@cache
def reactions() -> Mapping[str, Sequence[Reaction]]:
    """The map of tsam/reactions.py, found by its setting: a domain does not import the maps."""
    found: Mapping[str, Sequence[Reaction]] = import_string(settings.REACTIONS)
    return found


def react(event_id: int) -> None:
    """Run all that follows from an event. One that fails lets the others run, then is tried again.

    Raises ExceptionGroup with what failed, so that the queue keeps the job.
    """
    event = Event.objects.get(pk=event_id)
    failures: list[Exception] = []
    for reaction in reactions().get(event.name, ()):
        try:
            reaction(event_id)
        except Exception as failure:  # each reaction stands for itself
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"After {event.name} {event_id}", failures)

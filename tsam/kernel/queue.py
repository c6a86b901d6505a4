"""Work for later, put into the same database as the change that causes it.

Enqueued inside the caller's transaction: a change that is rolled back leaves no job behind. A job
may run twice (a worker may die after the deed and before the note of it), so each is written so
that the second run changes nothing. Arguments are keys, never rows.

The tables are django-q2's. What is stored is signed JSON: nothing that is read from a table is
ever unpickled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Task

# Seconds of work, and minutes of work (imports, re-ranking of everything).
SHORT = "short"
LONG = "long"
_SALT = "tsam.kernel.queue"


@dataclass(frozen=True)
class Job:
    """A function by its path, JSON values for it, and how often it has been begun."""

    path: str
    args: tuple[Any, ...]
    tries: int = 0

    def packed(self) -> str:
        return signing.dumps([self.path, list(self.args), self.tries], salt=_SALT)

    def tried_again(self) -> Job:
        return replace(self, tries=self.tries + 1)


def unpacked(text: str) -> Job:
    """Raises signing.BadSignature for what was not written by us."""
    path, args, tries = signing.loads(text, salt=_SALT)
    return Job(path, tuple(args), tries)


def enqueue(cluster: str, path: str, *args: Any) -> None:
    """Ask a worker to call `path` with JSON values, soon."""
    OrmQ.objects.create(key=cluster, payload=Job(path, args).packed(), lock=timezone.now())


@dataclass(frozen=True)
class Waiting:
    """Jobs that are due and not done: how many, since when, and how many failed of late."""

    jobs: int
    since: datetime | None
    failed: int


def waiting(at: datetime) -> Waiting:
    """What lies before the workers of all clusters; failures are those of the last day."""
    due = OrmQ.objects.filter(lock__lte=at).aggregate(jobs=Count("pk"), since=Min("lock"))
    failed = Task.objects.filter(success=False, stopped__gt=at - timedelta(days=1)).count()
    return Waiting(jobs=due["jobs"], since=due["since"], failed=failed)


def path_of(job: Callable[..., Any]) -> str:
    return f"{job.__module__}.{job.__qualname__}"


def call(path: str, *args: Any) -> Any:
    return import_string(path)(*args)

"""Work for later, put into the same database as the change that causes it.

Enqueued inside the caller's transaction: a change that is rolled back leaves no job behind. A job
may run twice (a worker may die after the deed and before the note of it), so each is written so
that the second run changes nothing. Arguments are keys, never rows.
"""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string
from django_q.brokers import get_broker
from django_q.tasks import async_task

# Seconds of work, and minutes of work (imports, re-ranking of everything).
SHORT = "short"
LONG = "long"


def enqueue(cluster: str, path: str, *args: Any) -> None:
    """Ask a worker to call `path` with JSON-like arguments, soon."""
    async_task(path, *args, q_options={"cluster": cluster, "broker": get_broker(cluster)})


def path_of(job: Callable[..., Any]) -> str:
    return f"{job.__module__}.{job.__qualname__}"


def call(path: str, *args: Any) -> Any:
    return import_string(path)(*args)

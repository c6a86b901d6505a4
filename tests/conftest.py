"""What every test may lean on: the cast, and a way to let the workers work."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from django_q.models import OrmQ
from pytest_django import DjangoDbBlocker, Settings

from tests.cast import Cast
from tests.standing import standing
from tsam.domains.accounts import hours, lasting
from tsam.kernel import queue

# Set by bin/test for the second database: what keeps no rows says the same beside every one.
ROWS_ONLY = "TSAM_TEST_ROWS_ONLY"
MORNING = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if ROWS_ONLY not in os.environ:
        return
    apart = [item for item in items if not _keeps_rows(item)]
    config.hook.pytest_deselected(items=apart)
    items[:] = [item for item in items if _keeps_rows(item)]


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end, so nothing is gained by looking for it in vain."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _keeps_rows(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def _cheap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hashing costs nothing, and no file of the pages has to be collected first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    ):
        yield


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, _folders: Iterator[Path]) -> None:
    """Nothing that a test stores reaches the product's folder. Most store nothing."""
    folder = next(_folders)
    settings.VAR_DIR = folder
    settings.FILES_DIR = folder / "files"
    settings.EMAIL_FILE_PATH = str(folder / "letters")


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One after the other, each made by whoever stores something in it."""
    return map(tmp_path_factory.mktemp("stored").joinpath, map(str, count()))


@pytest.fixture(autouse=True)
def _own_calendars(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is rolled back gives its keys to the next one, which must not meet its hours.

    A test that counts statements must not meet the end of a minute either.
    """
    monkeypatch.setattr(hours, "_built", {})
    lasting.forget()
    monkeypatch.setattr(lasting, "is_fresh", _is_recent)


def _is_recent(made_at: datetime, at: datetime) -> bool:
    return timedelta(0) <= at - made_at < timedelta(minutes=1)


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """All of the cast, there and signed in for a module as a whole; a test takes its `own`."""
    with django_db_blocker.unblock(), standing() as cast:
        yield cast


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def morning() -> Iterator[None]:
    """What reads the clock reads a Wednesday on which the contracts of the cast run."""
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture
def work(db: None) -> Callable[[], int]:
    """Do all that waits in the queue, as the workers would, and say how many jobs that was."""
    return _work


def _work() -> int:
    done = 0
    while waiting := OrmQ.objects.order_by("pk").first():
        job = queue.unpacked(waiting.payload)
        queue.call(job.path, *job.args)
        waiting.delete()
        done += 1
    return done

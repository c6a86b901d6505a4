"""What every test may lean on: the cast, and a way to let the workers work."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django_q.models import OrmQ
from pytest_django import Settings

from tests.cast import Cast
from tsam.domains.accounts import hours, lasting
from tsam.kernel import queue

# Set by bin/test for the second database: what keeps no rows says the same beside every one.
ROWS_ONLY = "TSAM_TEST_ROWS_ONLY"


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


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """Nothing that a test stores reaches the product's folder, and hashing costs nothing."""
    settings.VAR_DIR = tmp_path
    settings.FILES_DIR = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.EMAIL_FILE_PATH = str(tmp_path / "letters")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _own_calendars(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is rolled back gives its keys to the next one, which must not meet its hours."""
    monkeypatch.setattr(hours, "_built", {})
    lasting.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def morning() -> Iterator[None]:
    """What reads the clock reads a Wednesday on which the contracts of the cast run."""
    with time_machine.travel(datetime(2026, 6, 10, 9, 0, tzinfo=UTC), tick=True):
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

"""The document is held: whatever is sent, the API answers as it says, and never breaks.

Each call is sent the edges of all it takes beside PostgreSQL, which refuses what SQLite takes (a
zero byte, a text that is too long, a number that is too great), and made-up values beside SQLite,
in turn by those who hold a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import cycle
from typing import Any

import pytest
import schemathesis
import time_machine
from django.conf import settings as house
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils.timezone import now
from hypothesis import HealthCheck, Phase, settings
from pytest_django import DjangoDbBlocker
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cast import Cast
from tests.conftest import MORNING
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.actions import requirements as objectives
from tsam.domains.people import tokens
from tsam.domains.priorities import actions as priorities
from tsam.faces.api.calls import Body
from tsam.faces.api.urls import api

schema = schemathesis.openapi.from_dict(
    {**api.get_openapi_schema(path_prefix="/api/v1/"), "servers": []}
)
_STRICT = "postgresql" in house.DATABASES["default"]["ENGINE"]
schema.config.phases.coverage.enabled = _STRICT
schema.config.phases.coverage.generation.modes = [schemathesis.GenerationMode.POSITIVE]


@cache
def _pages() -> WSGIHandler:
    return WSGIHandler()


def _application(environ: Any, start_response: Any) -> Any:
    """Made at the first call: a test's own folders are there only then."""
    return _pages()(environ, start_response)


schema.app = _application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A served request begins and ends with fresh connections; here it shares the test's own."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture(scope="module")
def secrets(everybody: Cast, django_db_blocker: DjangoDbBlocker) -> list[str]:
    """Of somebody at the desk, of an administrator, and of a customer, with rows to meet.

    They stand for all calls; what a call changes is taken back after it.
    """
    with django_db_blocker.unblock(), time_machine.travel(MORNING, tick=True):
        return _settled(everybody)


def _settled(cast: Cast) -> list[str]:
    engagement = cast.serve()
    for statement in ("No outage", "Fast releases"):
        need = objectives.propose(engagement, by=cast.ada, at=now(), statement=statement, weight=3)
        objectives.publish(need, by=cast.tess, at=now(), weight=2, reason="Seen so.")
    ahead = now().date() + timedelta(days=30)
    project = projects.plan(engagement, by=cast.tess, at=now(), name="Go", go_live_on=ahead)
    milestones.add(project, by=cast.tess, at=now(), name="Freeze", due_on=ahead)
    cast.case()
    priorities.rank([cast.assembly.pk], at=now())
    people = (cast.tess, cast.dana, cast.ada)
    return [tokens.issue(one, name="x", scope="write", days=1, at=now())[1] for one in people]


@pytest.fixture
def keys(secrets: list[str], db: None) -> Iterator[str]:
    return cycle(secrets)


@schema.parametrize()
@settings(
    # A call that takes nothing has no edges.
    max_examples=1 if _STRICT else 3,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_every_call_answers_as_the_document_says(
    case: schemathesis.Case[Any], keys: Iterator[str]
) -> None:
    # A made-up name of the host is turned away before it comes to the API.
    case.headers.pop("Host", None)
    answer = case.call(headers={"Authorization": f"Bearer {next(keys)}"})
    case.validate_response(answer, checks=CHECKS)


def test_every_body_has_a_name_of_its_own() -> None:
    """Two of one name would stand in the document as one, and one of them would be wrong."""
    bodies = [body for body in Body.__subclasses__() if body.__module__.startswith("tsam.")]

    names = [body.__name__ for body in bodies]
    assert sorted(names) == sorted(set(names))

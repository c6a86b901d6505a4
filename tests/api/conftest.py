"""A caller of the API: a person with a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from tsam.domains.people import tokens
from tsam.domains.people.models import User


class Caller:
    """Calls /api/v1 as one person, and keeps the last answer."""

    def __init__(self, person: User, scope: str = "write") -> None:
        _token, self.secret = tokens.issue(person, name="test", scope=scope, days=9, at=now())
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **said},
        )


@pytest.fixture(autouse=True)
def _morning(morning: None) -> None:
    """Every call happens on the same morning."""


@pytest.fixture
def caller(db: None) -> Callable[..., Caller]:
    return Caller

"""Everybody who asks at the wall stands there for a module as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tests.cast import Cast
from tests.standing import own
from tsam.faces.ui import errors


@pytest.fixture
def cast(everybody: Cast, db: None) -> Cast:
    return own(everybody)


@pytest.fixture(autouse=True)
def _short_refusals(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wall refuses some ten thousand times, and is asked for the status: the words will do.

    What is refused is drawn in the reader's frame where a test is marked `framed`.
    """
    if not request.node.get_closest_marker("framed"):
        monkeypatch.setattr(errors, "render", _words)


def _words(
    request: HttpRequest, _template: str, context: dict[str, Any], **said: Any
) -> HttpResponse:
    return render(request, context["words"], context, **said)

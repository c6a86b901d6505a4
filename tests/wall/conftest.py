"""Everybody who asks at the wall stands there for a module as a whole."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.standing import own


@pytest.fixture
def cast(everybody: Cast, db: None) -> Cast:
    return own(everybody)

"""Pages read the clock."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _morning(morning: None) -> None:
    """Every test of the portal happens on the same morning."""

"""Letters are read in this process: that they are read in one of their own has a test."""

from __future__ import annotations

import pytest

from tsam.domains.escalations.actions import receiving
from tsam.kernel import mail


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "read_in_time", mail.read)

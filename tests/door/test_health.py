from __future__ import annotations

from typing import Never

import pytest
from django.db import OperationalError, connection
from django.test import Client


def test_all_is_well(client: Client, db: None) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"well\n")


def test_a_database_that_does_not_answer_is_said(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent() -> Never:
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", silent)
        answer = client.get("/healthz")

    assert answer.status_code == 503
    assert b"does not answer" in answer.content

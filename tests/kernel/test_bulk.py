from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tsam.kernel.bulk import in_bulk


@pytest.mark.django_db
def test_while_much_is_written_no_plan_is_kept_and_afterwards_as_before() -> None:
    connection.ensure_connection()
    driver: Any = connection.connection
    usual = connection.settings_dict["OPTIONS"].get("prepare_threshold")

    @in_bulk()
    def fails() -> None:
        assert getattr(driver, "prepare_threshold", None) is None
        raise RuntimeError("The file is damaged.")

    with pytest.raises(RuntimeError):
        fails()
    assert getattr(driver, "prepare_threshold", None) == usual

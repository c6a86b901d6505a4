"""A job that takes its time in the middle of its transaction."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import transaction

from tests.cast import NOON
from tsam.domains.accounts.models import Account


@transaction.atomic
def found(name: str, mark: str) -> None:
    """Found an account, slowly the first time; a second run of a finished job changes nothing."""
    Account.objects.get_or_create(name=name, defaults={"slug": "late", "created_at": NOON})
    marks = Path(mark)
    is_first = not marks.exists()
    marks.write_text("begun", encoding="utf-8")
    if is_first:
        time.sleep(60)

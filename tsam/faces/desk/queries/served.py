"""Whom a reader serves, for lists that are narrowed to them and name them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tsam.domains.accounts.lasting import lasting
from tsam.domains.accounts.models import Application
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import applications_of


def served_by(reader: User, at: datetime) -> Mapping[int, str]:
    """{Application: its customer's name}, as of the last event; rows are read for who may read."""
    return lasting(("served", reader.pk, at.date()), lambda: _served(reader, at), at=at)


def _served(reader: User, at: datetime) -> dict[int, str]:
    keys = applications_of(reader, at.date())
    there = Application.objects.visible_to(reader).filter(pk__in=keys)
    return dict(there.values_list("pk", "account__name")) if keys else {}

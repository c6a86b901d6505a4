"""How many letters wait for a person, which every page of theirs says."""

from __future__ import annotations

from django.db.models import Func, IntegerField

from tsam.domains.accounts.models import Letter
from tsam.domains.people.models import User
from tsam.kernel.blanks import Blank
from tsam.kernel.standing import Standing

_UNREAD = Standing(
    lambda: Letter.objects.filter(reader=Blank("reader"), read_at=None).values_list(
        Func(template="COUNT(*)", output_field=IntegerField())
    )
)


def unread(reader: User) -> int:
    """Of the letters that were written to this person, and only while they may sign in."""
    found = _UNREAD.first(reader=reader.pk) if reader.is_active else None
    return int(found[0]) if found else 0

"""What one reader may hear of. Runs in threads: it asks the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import QuerySet
from django.http import HttpRequest

from tsam.domains.accounts.models import Event, Letter
from tsam.domains.calls.models import Call
from tsam.domains.cases import models as cases
from tsam.domains.cases.models import Case
from tsam.domains.escalations import models as escalations
from tsam.domains.escalations.models import Escalation
from tsam.domains.people.models import User

# More than so many events at once are not told one by one: the page is asked to look again.
MOST = 200
# Of which rows changes are told, by the noun of their events, and how the pages name them.
_VISIBLE: Mapping[str, Callable[[User], QuerySet[Any]]] = {
    "case": Case.objects.visible_to,
    "call": Call.objects.visible_to,
    "escalation": Escalation.objects.visible_to,
}
_NAMES: Mapping[str, Callable[[int], str]] = {
    "case": cases.NUMBERING.show,
    "call": str,
    "escalation": escalations.NUMBERING.show,
}
NOUNS = (*_VISIBLE, "letter")


@dataclass(frozen=True)
class Change:
    """One thing to say: the event's key, what kind of row, and its name on the pages."""

    event_id: int
    noun: str
    name: str


def who(cookies: str) -> User | None:
    """The signed-in person behind a Cookie header, if the session still holds."""
    try:
        jar = SimpleCookie(cookies)
    except CookieError:
        return None
    morsel = jar.get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None


def changes(reader: User, after: int, until: int) -> list[Change] | None:
    """What happened between two events that this reader may know of; None when it is too much.

    Asked row by row of the same rule as every page: an event about a case, a call or an escalation
    is told to those who may read that, and its internal part to us alone.
    """
    # Reach and functions may have changed since the last time.
    reader = User.objects.get(pk=reader.pk)
    events = Event._base_manager.filter(pk__gt=after, pk__lte=until)
    if reader.is_customer:
        events = events.filter(is_public=True)
    rows = list(events.order_by("pk").values_list("pk", "noun", "key")[: MOST + 1])
    if len(rows) > MOST:
        return None
    readable = {
        noun: set(rows_of(reader).filter(pk__in=keys).values_list("pk", flat=True))
        for noun, rows_of in _VISIBLE.items()
        if (keys := {key for _pk, of, key in rows if of == noun})
    }
    told = [
        Change(pk, noun, _NAMES[noun](key))
        for pk, noun, key in rows
        if key in readable.get(noun, ())
    ]
    if Letter.objects.visible_to(reader).filter(event__gt=after, event__lte=until).exists():
        told.append(Change(until, "letter", ""))
    return told

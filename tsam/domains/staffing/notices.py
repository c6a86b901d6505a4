"""Who hears that somebody else noted their days away, or set their hours; and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LETTERS = {
    "user.leave_noted": "leave_noted",
    "user.leave_called_off": "leave_called_off",
    "user.calendar_set": "hours_set",
}
COVER_LETTERS = {"user.leave_noted": "cover_named", "user.leave_called_off": "cover_freed"}


def tell(event: Event) -> None:
    """To whose time it is, and to who was named to stand in; a second run writes none.

    Who did it for themselves is told nothing.
    """
    name = LETTERS.get(event.name)
    person = User.objects.filter(pk=event.key, is_staff=True).first()
    if name is None or person is None:
        return
    is_leave = event.name != "user.calendar_set"
    if event.name in COVER_LETTERS:
        _tell_cover(event, person)
    post.write(
        name,
        [person],
        at=event.at,
        path="/desk/own-hours",
        context={
            "author": event.by,
            "details": _days(event.facts) if is_leave else _hours(event.facts),
        },
        event=event,
    )


def _tell_cover(event: Event, person: User) -> None:
    # Events of before do not say who it was but by name.
    cover = User.objects.filter(pk=event.facts.get("_cover"), is_staff=True).first()
    if cover is None:
        return
    days = _days(event.facts)[:2]
    context = {"author": event.by, "person": person.name, "details": days}
    post.write(
        COVER_LETTERS[event.name], [cover], at=event.at, path="/desk/", context=context, event=event
    )


def _days(facts: Mapping[str, Any]) -> list[tuple[StrOrPromise, StrOrPromise]]:
    cover = facts.get("cover")
    return [
        (_("First day"), day(facts["from"])),
        (_("Last day"), day(facts["until"])),
        (_("Who stands in"), str(cover) if cover else _("the backups")),
    ]


def _hours(facts: Mapping[str, Any]) -> list[tuple[StrOrPromise, StrOrPromise]]:
    if facts.get("calendar"):
        return [(_("Hours"), format_lazy("“{}”", facts["calendar"]))]
    own = _("an own week, as your page shows it")
    return [(_("Hours"), own if facts.get("days") else _("9 to 17, Monday to Friday"))]


def _said(when: str) -> str:
    return str(date_format(date.fromisoformat(when), "D j M Y"))


# In the language of the reader, so said as late as the letter is written.
day = lazy(_said, str)

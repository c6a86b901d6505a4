"""The parts that stand in every row of every list: clock, person, severity, moment.

Written in Python and not as partials, because a list of fifty rows draws four hundred of them: a
partial costs some ten times as much. The partials of the same names draw through these, so the
markup stands here alone. Every value of a person is escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.models import Side
from tsam.domains.people.models import User
from tsam.faces.ui.clocks import ShownClock
from tsam.faces.ui.templatetags.ui import (
    ago,
    clock_minutes,
    full_time,
    icon,
    icon_href,
    initials,
    short_time,
    until,
    zone_name,
)

register = template.Library()


@dataclass(frozen=True)
class Person:
    """Somebody as a list knows them, without the whole row of a User."""

    pk: int
    name: str
    is_staff: bool = True

    def __str__(self) -> str:
        return self.name


@register.simple_tag
def clock(shown: ShownClock, label: str = "", wide: bool = False) -> SafeString:
    """The bar of a case's clock: the fill is time used, the hand is now."""
    state = shown.state
    title = f' title="{full_time(shown.due_at)}"' if shown.due_at else ""
    bar = "" if state == "none" else _bar(state, shown.used, wide)
    words = escape(label) if label else _left(state, shown.left)
    look = f"clock {state} wide" if wide else f"clock {state}"
    return mark_safe(f'<span class="{look}"{title}>{bar}<span class="left">{words}</span></span>')


@register.simple_tag
def drawn_clock(
    state: str, used: float, left: float, due: datetime | str, label: str, wide: bool | str
) -> SafeString:
    """`clock` for _clock.html, where what a template leaves out arrives as an empty string."""
    when = due if isinstance(due, datetime) else None
    shown = ShownClock(state or "none", round(used or 0), round(left or 0), when)
    return clock(shown, label, bool(wide))


def _bar(state: str, used: int, wide: bool) -> str:
    share = f"{min(max(used, 0), 100)}%"
    size = 'height="12"' if wide else 'viewBox="0 0 64 12" preserveAspectRatio="none"'
    fill = (
        f'<line class="hatch" x1="0" x2="{share}" y1="6" y2="6"/>'
        if state == "hold"
        else f'<rect class="used" width="{share}" height="6" y="3" rx="1.5"/>'
    )
    # The hand itself must stay inside the bar.
    hand = min(max(used, 0), 97.5)
    return (
        f'<svg {size} role="img" aria-label="{clock_words(state, used)}">'
        f'<rect class="track" width="100%" height="6" y="3" rx="1.5"/>{fill}'
        f'<rect class="hand" x="{hand}%" width="1.5" height="12" rx=".75"/></svg>'
    )


def _left(state: str, left: float) -> str:
    if state == "hold":
        return _("paused")
    if state == "met":
        return _("met")
    return _("no clock") if state == "none" else clock_minutes(left)


def clock_words(state: str, used: float | None) -> str:
    """What the bar shows, for those who do not see it."""
    return _clock_words(state, round(min(used or 0, 100)), get_language())


@lru_cache(maxsize=2048)
def _clock_words(state: str, used: int, _language: str | None) -> str:
    share_used = _("%(used)d %% of the time used") % {"used": used}
    said = {"soon": _("breaks soon"), "late": _("broken"), "hold": _("paused"), "met": _("met")}
    return f"{share_used}, {said[state]}" if state in said else share_used


@register.simple_tag
def sev(severity: int, worded: bool = False) -> SafeString:
    """The severity of a case, 0 to 3; `worded` adds what it is called."""
    return _sev(int(severity), bool(worded), get_language())


@lru_cache(maxsize=64)
def _sev(severity: int, worded: bool, _language: str | None) -> SafeString:
    words = escape(str(Severity(severity).label) if severity in Severity.values else "")
    after = f" <span>{words}</span>" if worded else ""
    return mark_safe(
        f'<span class="sev s{severity}" title="{words}"><span class="sr">{_("Severity")} '
        f"</span>{severity}</span>{after}"
    )


@register.simple_tag
def who(
    person: object, reader: object = None, large: bool = False, named: bool = False, kind: str = ""
) -> SafeString:
    """Whose move it is: a User, or a name. `named` writes the name; `kind` is me, them or rnd."""
    look = kind or _look(person, reader)
    name = escape(str(person))
    told = 'aria-hidden="true"' if named else f'role="img" aria-label="{name}"'
    sign = icon("flask-conical") if look == "rnd" else escape(initials(person))
    size = " large" if large else ""
    after = f" <span>{name}</span>" if named else ""
    return mark_safe(f'<span class="who {look}{size}" {told}>{sign}</span>{after}')


@register.simple_tag
def mover(owner: object, side: str, reader: object = None) -> SafeString:
    """Whose move it is: the person where one is named, else the side as its sign."""
    if owner:
        return who(owner, reader)
    sign, look, words = _SIDES[Side(side)]
    drawn = icon(sign, str(words))
    return mark_safe(f'<span class="who {look}">{drawn}</span>')


_SIDES = {
    Side.CUSTOMER: ("building", "them", Side.CUSTOMER.label),
    Side.RND: ("flask-conical", "", Side.RND.label),
    Side.VENDOR: ("users", "", Side.VENDOR.label),
}


def _look(person: object, reader: object) -> str:
    """Me, them (a customer), or a colleague ("")."""
    if not isinstance(person, User | Person):
        return ""
    if isinstance(reader, User) and person.pk == reader.pk:
        return "me"
    return "" if person.is_staff else "them"


@register.simple_tag
def moment(
    when: datetime | None,
    at: datetime | str = "",
    relative: str = "",
    full: bool = False,
    zone: bool = False,
) -> SafeString:
    """A moment in the reader's zone. `relative` is "until" or "ago", and ticks; `zone` names it."""
    if not when:
        return SafeString("")
    words = full_time(when) if full else _words(when, at, relative)
    if zone and not full:
        words = f"{words} {zone_name(when)}"
    ticks = f' data-relative="{relative}"' if relative else ""
    iso = when.astimezone(UTC).isoformat(timespec="seconds")
    return mark_safe(
        f'<time datetime="{iso}" title="{escape(full_time(when))}"{ticks}>{escape(words)}</time>'
    )


def _words(when: datetime, at: datetime | str, relative: str) -> str:
    here = at if isinstance(at, datetime) else timezone.now()
    if relative == "until":
        return until(when, here)
    return ago(when, here) if relative == "ago" else short_time(when, here)


@register.simple_tag
def health_icon(health: str) -> SafeString:
    """The shape of a health, said aloud too."""
    words = {
        "alarm": _("At risk"),
        "risk": _("Watch"),
        "good": _("On track"),
        "unknown": _("Not judged"),
    }
    name = health if health in words else "unknown"
    return mark_safe(
        f'<svg class="health {name}" viewBox="0 0 12 12" role="img" aria-label="{words[name]}">'
        f'<use href="{icon_href(f"h-{name}")}"/></svg>'
    )

"""What templates may say: icons, times in the reader's zone, spans in words, addresses."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.core.files.storage import Storage, storages
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.faces.ui.scripts import import_map
from tsam.kernel.days import in_words
from tsam.kernel.once import once

register = template.Library()

MINUTES_PER_DAY = 24 * 60
_UNITS = ("kB", "MB", "GB", "TB")


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "icon") -> SafeString:
    """One symbol of the sprite. Without a label it is decoration and hidden from readers aloud."""
    return _icon(storages["staticfiles"], name, str(label), classes)


# A page draws some hundred of a few kinds.
@lru_cache(maxsize=2048)
def _icon(storage: Storage, name: str, label: str, classes: str) -> SafeString:
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(f'<svg class="{classes}" {told}><use href="{_sprite(storage)}#{name}"/></svg>')


@register.simple_tag
def importmap() -> SafeString:
    """The only inline element of a page; the policy lets it in by its hash."""
    return mark_safe(f'<script type="importmap">{import_map()}</script>')


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> SafeString:
    """The hidden field of a form inside a partial, where `only` has left csrf_token outside."""
    request = getattr(context, "request", None)
    if request is None:
        return SafeString("")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', _token(request)
    )


def _token(request: HttpRequest) -> str:
    """Masked once for a page, and otherwise for the next: each of its forms shows the same."""
    return once(("csrf", id(request)), lambda: get_token(request))


@register.simple_tag(takes_context=True)
def csrf_header(context: Context) -> str:
    """The header by which htmx proves that a page of ours is asking, as JSON."""
    request = getattr(context, "request", None)
    return f'{{"X-CSRFToken": "{_token(request)}"}}' if request else "{}"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present query string with these keys set; None or "" takes a key away."""
    request = getattr(context, "request", None)
    held = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            held.pop(key, None)
        else:
            held[key] = str(value)
    return f"?{held.urlencode()}" if held else "?"


@register.filter
def iso(moment: datetime | date | None) -> str:
    """For the datetime attribute: a moment in UTC, a day as it is."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    return moment.isoformat() if moment else ""


@register.filter
def zone_name(moment: datetime | None) -> str:
    """What the reader's zone is called at that moment: CET, JST, or +04."""
    return timezone.localtime(moment).tzname() or "" if moment else ""


@register.filter
def short_time(moment: datetime | None, at: datetime | None = None) -> str:
    """In the reader's zone, as much as is needed: 11:00, Mon 11:00 within a week, else the day."""
    if moment is None:
        return ""
    there, here = timezone.localtime(moment), timezone.localtime(at)
    days = (there.date() - here.date()).days
    clock = f"{there.hour:02}:{there.minute:02}"
    if days == 0:
        return clock
    if abs(days) < 7:
        return f"{in_words(there.date(), 'D')} {clock}"
    pattern = "MONTH_DAY_FORMAT" if there.year == here.year else "DATE_FORMAT"
    return in_words(there.date(), pattern)


@register.filter
def full_time(moment: datetime | None) -> str:
    """Day, time and the zone's name, for the title of a short time."""
    if moment is None:
        return ""
    there = timezone.localtime(moment)
    day = in_words(there.date(), "DATE_FORMAT")
    return f"{day}, {there.hour:02}:{there.minute:02} {there.tzname()}"


@register.filter
def minutes(value: float | None) -> str:
    """Minutes as people say them: 45 min, 2 h 10 min, 3 d 4 h (a day of 24 hours)."""
    if value is None:
        return ""
    whole = round(abs(value))
    days, rest = divmod(whole, MINUTES_PER_DAY)
    hours, left = divmod(rest, 60)
    if days:
        return _join(_("%d d") % days, _("%d h") % hours if hours and days < 3 else "")
    if hours:
        return _join(_("%d h") % hours, _("%d min") % left if left else "")
    return _("%d min") % left


@register.filter
def clock_minutes(value: float | None) -> str:
    """Minutes as the clock bar shows them: 1:18 left, −2:10 late, 2 d beyond a day."""
    if value is None:
        return ""
    sign, whole = ("−" if value < 0 else ""), round(abs(value))
    if whole >= MINUTES_PER_DAY:
        return sign + _("%d d") % (whole // MINUTES_PER_DAY)
    return f"{sign}{whole // 60}:{whole % 60:02}"


@register.filter
def until(moment: datetime | None, at: datetime | None = None) -> str:
    """How far off a due moment is: "in 2 h 10 min", "3 d late", "now"."""
    if moment is None:
        return ""
    away = (moment - (at or timezone.now())) / timedelta(minutes=1)
    if round(abs(away)) == 0:
        return _("now")
    if away > 0:
        return _("in %(span)s") % {"span": minutes(away)}
    return _("%(span)s late") % {"span": minutes(away)}


@register.filter
def ago(moment: datetime | None, at: datetime | None = None) -> str:
    """How long something is past: "5 min ago", "3 d ago"."""
    if moment is None:
        return ""
    past = ((at or timezone.now()) - moment) / timedelta(minutes=1)
    return _("just now") if past < 1 else _("%(span)s ago") % {"span": minutes(past)}


@register.filter
def initials(name: object) -> str:
    """Two letters of a name; names without spaces, as in Japanese, give their first two signs."""
    # A word that ends in a full stop is a title.
    words = [word for word in str(name).split() if word[0].isalnum() and word[-1] != "."]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper() if words[0].isascii() else words[0][:2]
    return (words[0][0] + words[-1][0]).upper()


@register.filter
def file_size(size: int | None) -> str:
    """Bytes in the unit that reads best, in powers of 1024."""
    if size is None:
        return ""
    if size < 1024:
        return ngettext("%d byte", "%d bytes", size) % size
    power = min(int(math.log(size, 1024)), len(_UNITS))
    amount = size / 1024**power
    return f"{formats.number_format(amount, 0 if amount >= 10 else 1)} {_UNITS[power - 1]}"


@register.filter
def share(part: float | None, whole: float | None = 100) -> str:
    """A length in per cent for an SVG attribute, kept between 0 and 100."""
    if not whole or part is None:
        return "0%"
    return f"{min(max(part / whole * 100, 0), 100):.2f}%"


@register.simple_tag
def share_of(part: float | str, whole: float | str = "") -> str:
    """`share` for partials, where what a template leaves out arrives as an empty string."""
    return share(float(part or 0), float(whole or 100))


@register.simple_tag
def span_words() -> str:
    """What `until` and `ago` say, for the script that lets them tick."""
    said = _("%d d"), _("%d h"), _("%d min"), _("in %(span)s"), _("%(span)s late")
    return "|".join([*said, _("%(span)s ago"), _("now"), _("just now")])


def _join(first: str, second: str) -> str:
    return f"{first} {second}" if second else first


_TONES = {
    "good": "circle-check",
    "risk": "triangle-alert",
    "alarm": "octagon-alert",
    "unknown": "circle-dashed",
    "inside": "lock",
    "accent": "reply",
}


@register.simple_tag
def icon_href(name: str) -> str:
    return f"{_sprite(storages['staticfiles'])}#{name}"


@lru_cache(maxsize=4)
def _sprite(storage: Storage) -> str:
    """The sprite's address; a page asks for it some hundred times."""
    return storage.url("ui/icons.svg")


@register.simple_tag
def tone_icon(tone: str) -> str:
    """The shape that says the tone again, for those who do not see the colour."""
    return _TONES.get(tone, "circle-dot")


@register.simple_tag(takes_context=True)
def query_without(context: Context, key: str) -> str:
    """The present query string without this key, and from the start of the list."""
    return query(context, **{key: None, "cursor": None})

"""What the pages of more than one face say in their templates, beside the design's own tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from tsam.domains.people.models import LANGUAGES
from tsam.faces.ui import counting
from tsam.faces.ui.templatetags.ui import query

register = template.Library()

_SELECTED = SafeString(" selected")
FIRST_WORDS = 240


@register.filter
def at_key(values: Mapping[str, Any], key: str) -> Any:
    """The value under a key that only the page knows."""
    return values.get(key, "")


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a long list of choices, at a fraction of what a loop in a template costs."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if value == chosen else "", label) for value, label in choices),
    )


@register.simple_tag(takes_context=True)
def query_with(context: Context, changes: Mapping[str, Any]) -> str:
    """The present query string with these changes, from its first page on."""
    return query(context, **{**changes, "cursor": None})


@register.filter
def local_input(moment: datetime | None) -> str:
    """A moment in the reader's zone, as the browser's own picker wants it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


@register.filter
def clock_there(moment: datetime) -> str:
    """Hours and minutes in the zone that the moment carries, not in the reader's."""
    return f"{moment:%H:%M}"


@register.filter
def date_there(moment: datetime | None) -> str:
    """Weekday, day and time in the zone that the moment carries, not in the reader's."""
    if moment is None:
        return ""
    there = moment.replace(tzinfo=None)
    day = formats.date_format(there, "DATE_FORMAT")
    return f"{formats.date_format(there, 'D')} {day} {there:%H:%M}"


@register.filter
def language_named(code: str) -> str:
    """The language of a code in the reader's words."""
    return str(dict(LANGUAGES).get(code, code))


@register.filter
def first_words(text: str, subject: str = "") -> str:
    """How a letter goes on after its greeting, on one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # The first line greets; a letter of one line has nothing else to say.
    body = " ".join(lines[1:] or lines)[:FIRST_WORDS]
    return "" if body == subject else body


@register.filter
def local_path(path: str) -> str:
    """The path, if it leads to a page of this product and nowhere else."""
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    return path if is_local else ""


@register.filter
def grouped(number: int) -> str:
    """Figures of four and more signs in groups that stay together."""
    return counting.grouped(number)

"""A day in the words of a language. Lists and pages say the same few days again and again."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def in_words(day: date, pattern: str = "DATE_FORMAT") -> str:
    """As Django's `date_format`, of a day alone: a moment has a zone too, and is not kept."""
    return _kept(day, pattern, get_language())


@lru_cache(maxsize=4096)
def _kept(day: date, pattern: str, _language: str | None) -> str:
    return str(date_format(day, pattern))

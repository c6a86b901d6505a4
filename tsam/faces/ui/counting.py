"""Small numbers as words, for sentences that open a page; figures stand in tables."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def spelled(n: int) -> str:
    """Up to twelve in words, in the middle of a sentence."""
    words = (
        _("no"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    )
    return words[n] if 0 <= n < len(words) else grouped(n)


def opening(sentence: str) -> str:
    """With a capital, as a sentence begins."""
    return sentence[:1].upper() + sentence[1:]


def grouped(number: int) -> str:
    """In figures, its thousands apart."""
    return number_format(number, use_l10n=True, force_grouping=True)

"""The address of a page or call, worked out once: a page names some thirty, again and again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix
from django.urls import reverse as _reverse

# So many one process holds; the one that was not asked for the longest goes first.
MOST = 8192


def reverse(name: str, *, args: Iterable[Any] = (), kwargs: Mapping[str, Any] | None = None) -> str:
    """As Django's own, of the one tree of addresses that there is. Raises NoReverseMatch."""
    return _known(get_script_prefix(), name, tuple(args), tuple((kwargs or {}).items()))


@lru_cache(maxsize=MOST)
def _known(
    _prefix: str, name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]
) -> str:
    return _reverse(name, args=args, kwargs=dict(kwargs))

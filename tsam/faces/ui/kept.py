"""Parts of a page that are the same for many readers are drawn once.

The key names all that a part says beside its language, so nothing in it can grow old. What is
somebody's own, or may change without the key, is drawn anew for each page.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# So many one process holds; then it begins anew.
MOST = 1000
_drawn: dict[Hashable, SafeString] = {}


def drawn(template: str, key: Hashable, context: dict[str, Any]) -> SafeString:
    """The template with this context, as it was drawn the last time for the same key."""
    whole = (template, get_language(), key)
    if whole not in _drawn:
        if len(_drawn) >= MOST:
            _drawn.clear()
        _drawn[whole] = render_to_string(template, context)
    return _drawn[whole]

"""Words that many read name no customer: not in a text for customers, not in one for R&D."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Account

# Forms of companies, which people leave out when they write a name.
_FORMS = re.compile(
    r"[\s,.]+(?:gmbh|ag|se|kg|co|inc|ltd|llc|plc|corp|corporation|company|limited|s\.?a\.?s?"
    r"|s\.?p\.?a|b\.?v|n\.?v|oy|ab|a/s|kk|k\.k)\.?$",
    re.IGNORECASE,
)
_SHORTEST = 3


def named_in(*texts: str) -> str:
    """A customer that the texts name, as it stands in the books; empty when they name none."""
    said = " ".join(" ".join(texts).split())
    if not said:
        return ""
    for name in Account._base_manager.order_by("pk").values_list("name", flat=True):
        if any(_stands_in(part, said) for part in {name, _plain(name)}):
            return str(name)
    return ""


class Names:
    """All names of customers at once, for many texts of which it is asked."""

    def __init__(self, names: Iterable[str]) -> None:
        told = {part for name in names for part in (name, _plain(name)) if len(part) >= _SHORTEST}
        either = "|".join(re.escape(name) for name in sorted(told))
        self._found = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if told else None

    @classmethod
    def read(cls) -> Names:
        return cls(Account._base_manager.values_list("name", flat=True))

    def stand_in(self, text: str) -> bool:
        return self._found is not None and self._found.search(text) is not None


def sentence(name: str) -> str:
    """What a person is told whose words name a customer."""
    return _("This names %(name)s. Others read it too, so say it without the customer.") % {
        "name": name
    }


def _plain(name: str) -> str:
    shorter = _FORMS.sub("", name)
    while shorter != name:
        name, shorter = shorter, _FORMS.sub("", shorter)
    return name


def _stands_in(name: str, said: str) -> bool:
    if len(name) < _SHORTEST:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE) is not None

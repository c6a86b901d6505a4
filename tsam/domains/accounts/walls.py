"""Who finds what in the search: the walls of rows of one kind, and what is found within them.

A row's entry carries tokens, and a reader has some; without a common one nothing is found. Each
kind has tokens of its own, so that the walls of another never match it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tsam.domains.accounts.models import Reach, SearchEntry
from tsam.domains.accounts.models.visibility import reach_of
from tsam.domains.people.models import User
from tsam.kernel import search


@dataclass(frozen=True)
class Walls:
    kind: str

    def account(self, key: int) -> str:
        return f"{self.kind}-account:{key}"

    def application(self, key: int) -> str:
        return f"{self.kind}-application:{key}"

    def person(self, key: int) -> str:
        return f"{self.kind}-user:{key}"

    def around(self, account: int, application: int) -> set[str]:
        """For the customers who see all of the Application."""
        return {self.account(account), self.application(application)}

    def of_customer(self, reader: User) -> set[str]:
        """By the reach of a contact, and by whom a row names."""
        allowed = {self.person(reader.pk)}
        for account, (how, applications) in reach_of(reader).items():
            if how == Reach.ORGANISATION:
                allowed.add(self.account(account))
            elif how == Reach.APPLICATION:
                allowed |= {self.application(one) for one in applications}
        return allowed


def keys_found(words: str, walls: set[str], kinds: Sequence[str], limit: int) -> list[int]:
    """Keys of rows, the best first, each once; `visible_to` has the last word on them."""
    hits = search.find(words, scopes=[walls], kinds=kinds, limit=limit, is_seldom=True)
    entries = SearchEntry._base_manager.in_bulk([hit.id for hit in hits])
    return list(dict.fromkeys(entries[hit.id].key for hit in hits if hit.id in entries))


def joined(said: Iterable[tuple[int, str]]) -> dict[int, str]:
    """The words of each row, from (key, words)."""
    found: dict[int, list[str]] = {}
    for key, words in said:
        if words:
            found.setdefault(key, []).append(words)
    return {key: "\n".join(words) for key, words in found.items()}

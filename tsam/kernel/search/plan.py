"""A question as an engine gets it: words and walls, all of them tokens of one index."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from tsam.kernel.search.analyser import Term

# The equals sign never comes out of the analyser, so no word can pass for a wall.
TITLE, SCOPE, KIND = "t=", "s=", "k="


@dataclass(frozen=True)
class Plan:
    """Every term must be met, and of every wall one token must be on the entry."""

    terms: tuple[Term, ...]
    walls: tuple[tuple[str, ...], ...]
    before_id: int

    def in_title(self) -> "Plan":
        titled = (
            Term(tuple(TITLE + word for word in term.spellings), term.is_prefix)
            for term in self.terms
        )
        return replace(self, terms=tuple(titled))

    def of_whole_words(self) -> "Plan":
        return replace(self, terms=tuple(Term(term.spellings) for term in self.terms))


class Engine(Protocol):
    """What each database does in its own words."""

    def put(self, rows: Iterable[tuple[int, list[str]]]) -> None: ...

    def drop(self, ids: list[int]) -> None: ...

    def newest(self, plan: Plan, limit: int) -> list[int]:
        """Ids of entries that meet the plan, the largest first."""
        ...

    def has_any(self, plan: Plan) -> bool:
        """Whether any entry meets the plan, in one statement; nobody needs it to know which."""
        ...

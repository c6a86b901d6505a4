"""A table of allowed steps between states. Data, so that it can be printed, drawn and tested."""

from collections.abc import Iterable, Mapping


class IllegalMove(ValueError):
    """A programmer's error: an action asked for a step that its policy should have refused."""


class Lifecycle:
    """Which state may follow which. A state that is no key has no way out."""

    def __init__(self, steps: Mapping[str, Iterable[str]]) -> None:
        self.steps: dict[str, frozenset[str]] = {
            str(state): frozenset(map(str, following)) for state, following in steps.items()
        }

    def allows(self, state: str, following: str) -> bool:
        return str(following) in self.after(state)

    def after(self, state: str) -> frozenset[str]:
        return self.steps.get(str(state), frozenset())

    def check(self, state: str, following: str) -> None:
        if not self.allows(state, following):
            raise IllegalMove(f"No step leads from {state} to {following}.")

"""Numbers that people read out on the phone: C1004711, and back from what they typed."""

import re
from dataclasses import dataclass

LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Numbering:
    """Row keys shown with a letter in front, starting above `base` so that all look alike."""

    prefix: str
    base: int = 1_000_000

    def show(self, key: int) -> str:
        return f"{self.prefix}{self.base + key}"

    def read(self, text: str) -> int | None:
        """The key behind "C1004711", "c 1004711" or "1004711"; None when it is no number."""
        found = re.fullmatch(
            rf"\s*(?:{re.escape(self.prefix)})?[\s-]*([0-9]{{1,19}})\s*", text, re.IGNORECASE
        )
        if not found:
            return None
        key = int(found[1]) - self.base
        return key if 0 < key <= LARGEST_KEY else None

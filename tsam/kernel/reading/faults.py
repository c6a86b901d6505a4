"""What can be wrong with a file of case history, in sentences with row numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

# So many are kept and shown; all are counted.
KEPT = 100
# Beyond so many it is not the rows that are wrong but the file, and the reading ends.
ENOUGH = 100_000
CELL_SHOWN = 60
_UNSHOWN = "\N{REPLACEMENT CHARACTER}"


class UnreadableFile(Exception):
    """The file as a whole cannot be read, or not further. The text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one row; row 0 and column "" when it is the file that is wrong."""

    row: int
    column: str
    sentence: str


@dataclass
class Faults:
    """The first hundred faults of a file, and how many there were."""

    kept: list[Fault] = field(default_factory=list)
    count: int = 0
    # The file as a whole cannot be read, or not further.
    is_broken: bool = False

    def add(self, row: int, sentence: str, column: str = "") -> None:
        """Note a fault of a row. `sentence` goes on after the words "Row 17, column "x": ".

        Raises UnreadableFile when there have been too many.
        """
        self.count += 1
        if len(self.kept) < KEPT:
            self.kept.append(Fault(row, column, _place(row, column) + sentence))
        if self.count >= ENOUGH:
            raise UnreadableFile(
                _(
                    "There are more than %(count)d faults, so the reading ended in row %(row)d. "
                    "Check that the mapping is the one for this file."
                )
                % {"count": ENOUGH, "row": row}
            )

    def end(self, sentence: str) -> None:
        """Note why the file cannot be read, or not further: the first thing to know."""
        self.count += 1
        self.is_broken = True
        self.kept = [Fault(0, "", sentence), *self.kept[: KEPT - 1]]


def shown(text: str) -> str:
    """A cell as it is quoted in a sentence: short, in one line, without control characters."""
    letters = text[: CELL_SHOWN + 1]
    line = "".join(letter if letter.isprintable() else _UNSHOWN for letter in letters)
    return line if len(line) <= CELL_SHOWN else f"{line[: CELL_SHOWN - 1]}…"


def without_place(row: int, column: str, sentence: str) -> str:
    """The sentence of a kept fault for a table that has row and column beside it."""
    return sentence.removeprefix(_place(row, column))


def _place(row: int, column: str) -> str:
    if not column:
        return _("Row %(row)d: ") % {"row": row}
    return _('Row %(row)d, column "%(column)s": ') % {"row": row, "column": column}

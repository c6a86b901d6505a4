"""Which department reads what of a customer's register: one map, and the only way through it.

Domain 5.3 for the rows of a brief (P1). `SHOWS` says of each field and each department how it is
shown; `render` turns a matter into what one department may read. Pages, the API, exports and
letters take what `render` gives, so what it leaves out cannot come through anywhere else. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tsam.domains.advocacy.redaction import Names, redacted
from tsam.domains.people.models import Function


class Audience(TextChoices):
    """The departments beyond Technical Support, by the function that their people hold."""

    RND = Function.RND.value, Function.RND.label
    PRODUCT_MANAGEMENT = Function.PRODUCT_MANAGEMENT.value, Function.PRODUCT_MANAGEMENT.label
    GLOBAL_SERVICES = Function.GLOBAL_SERVICES.value, Function.GLOBAL_SERVICES.label
    SALES = Function.SALES.value, Function.SALES.label


# How addresses name them.
SLUGS: Mapping[str, Audience] = {
    "rd": Audience.RND,
    "pm": Audience.PRODUCT_MANAGEMENT,
    "gs": Audience.GLOBAL_SERVICES,
    "sales": Audience.SALES,
}


def slug_of(audience: str) -> str:
    return next(slug for slug, one in SLUGS.items() if one == audience)


class How(Enum):
    """How a field is shown to a department."""

    SHOWN = "shown"
    # As it was written, without the names and the amounts that the department does not read.
    REDACTED = "redacted"
    # Other words stand in its place: "Customer B, energy".
    MASKED = "masked"
    # Shown while the department is involved in this engagement, else masked: something is asked of
    # it, or, of Global Services, a project is under way.
    IF_INVOLVED = "if involved"
    LEFT_OUT = "left out"


class Field(TextChoices):
    """What a brief could say of a matter."""

    CUSTOMER = "customer", gettext_lazy("Name of the customer")
    APPLICATION = "application", gettext_lazy("Application")
    STATEMENT = "statement", gettext_lazy("What they need")
    REASON = "reason", gettext_lazy("Why it matters")
    MEASURE = "measure", gettext_lazy("How one sees that it is met")
    WEIGHT = "weight", gettext_lazy("Weight")
    REVIEW = "review", gettext_lazy("Looked at again")
    PEOPLE = "people", gettext_lazy("Names of their people")
    TSAM = "tsam", gettext_lazy("Who speaks for them")
    CASES = "cases", gettext_lazy("How many cases")
    TITLES = "titles", gettext_lazy("The cases")
    CONTRACT = "contract", gettext_lazy("Contract, package, price")
    MILESTONE = "milestone", gettext_lazy("Next go-live")
    ASKED = "asked", gettext_lazy("What is asked, and answers")
    CONFIDENTIAL = "confidential", gettext_lazy("Security, unreleased")
    NOTES = "notes", gettext_lazy("Internal notes")


_RND, _PM = Audience.RND, Audience.PRODUCT_MANAGEMENT
_GS, _SALES = Audience.GLOBAL_SERVICES, Audience.SALES
_OUT = How.LEFT_OUT


def _row(rnd: How, pm: How, gs: How, sales: How) -> Mapping[Audience, How]:
    return {_RND: rnd, _PM: pm, _GS: gs, _SALES: sales}


def _all(how: How) -> Mapping[Audience, How]:
    return _row(how, how, how, how)


SHOWS: Mapping[Field, Mapping[Audience, How]] = {
    Field.CUSTOMER: _row(How.MASKED, How.MASKED, How.IF_INVOLVED, How.SHOWN),
    # Customers name their Applications after themselves.
    Field.APPLICATION: _all(How.REDACTED),
    Field.STATEMENT: _all(How.REDACTED),
    Field.REASON: _all(How.REDACTED),
    Field.MEASURE: _all(How.REDACTED),
    Field.WEIGHT: _all(How.SHOWN),
    Field.REVIEW: _all(How.SHOWN),
    Field.PEOPLE: _row(How.MASKED, _OUT, How.IF_INVOLVED, How.SHOWN),
    Field.TSAM: _all(How.SHOWN),
    Field.CASES: _all(How.SHOWN),
    # What broke is no matter of a renewal.
    Field.TITLES: _row(How.REDACTED, How.REDACTED, _OUT, _OUT),
    Field.CONTRACT: _row(How.MASKED, How.MASKED, How.MASKED, How.SHOWN),
    # A freeze date is what R&D chooses by; names of projects are the customer's words.
    Field.MILESTONE: _all(How.REDACTED),
    Field.ASKED: _all(How.REDACTED),
    # Not a field but the matter as a whole: where this is left out, so is the matter.
    Field.CONFIDENTIAL: _row(How.SHOWN, How.SHOWN, _OUT, _OUT),
    # Not even read: a matter has no place for them.
    Field.NOTES: _all(_OUT),
}


@dataclass(frozen=True)
class Problem:
    """A case behind a matter, in its customer's words."""

    number: str
    title: str
    severity: int


@dataclass(frozen=True)
class Matter:
    """One line of a register with all that is known of it. It goes nowhere but into `render`."""

    key: str
    """"R-01" of a documented need, "A-7" of an ask that stands alone."""
    place: int
    customer: str
    alias: str
    """What the customer is called where its name is not read: "Customer B, energy"."""
    application: str
    statement: str
    reason: str = ""
    measure: str = ""
    weight: int = 0
    review_on: date | None = None
    people: tuple[str, ...] = ()
    tsam: str = ""
    problems: tuple[Problem, ...] = ()
    contract: str = ""
    is_confidential: bool = False
    # What goes live next, and when: "P-01 Line 6, 12 Dec 2026".
    milestone: str = ""
    # The departments that know the customer by name, because they have to do with it.
    involved: frozenset[str] = frozenset()
    names: Names = field(default_factory=Names)


@dataclass(frozen=True)
class Cell:
    """A field as a department reads it; `is_masked` where other words stand in its place."""

    words: str
    is_masked: bool = False
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A matter as one department reads it. A field that is left out is not in `cells`."""

    key: str
    place: int
    audience: Audience
    cells: Mapping[str, Cell]


def may_know(audience: Audience, *, is_confidential: bool) -> bool:
    """Whether a department reads of the matter at all."""
    return not is_confidential or SHOWS[Field.CONFIDENTIAL][audience] is How.SHOWN


def how(shown: Field, audience: Audience, involved: frozenset[str]) -> How:
    rule = SHOWS[shown][audience]
    if rule is How.IF_INVOLVED:
        return How.SHOWN if audience in involved else How.MASKED
    return rule


def render(matter: Matter, audience: Audience) -> Shown | None:
    """What the department reads of the matter, or None where it reads nothing of it."""
    if not may_know(audience, is_confidential=matter.is_confidential):
        return None
    cells = {
        str(shown): cell
        for shown, tell in _TELLS.items()
        if (cell := _cell(matter, audience, shown, tell)) and cell.words
    }
    return Shown(matter.key, matter.place, audience, cells)


def words_for(text: str, matter: Matter, audience: Audience) -> str:
    """Free text about the matter, such as what is asked, as the department reads it."""
    return redacted(
        text,
        matter.names,
        alias="" if _names_them(matter, audience) else matter.alias,
        hides_amounts=how(Field.CONTRACT, audience, matter.involved) is not How.SHOWN,
    )


def _names_them(matter: Matter, audience: Audience) -> bool:
    return how(Field.CUSTOMER, audience, matter.involved) is How.SHOWN


def _cell(matter: Matter, audience: Audience, shown: Field, tell: Tell) -> Cell | None:
    rule = how(shown, audience, matter.involved)
    if rule is How.LEFT_OUT:
        return None
    if rule is How.MASKED:
        return Cell(_MASKS[shown](matter), is_masked=True)
    cell = tell(matter)
    if rule is How.SHOWN:
        return cell
    lines = tuple(words_for(line, matter, audience) for line in cell.lines)
    return Cell(words_for(cell.words, matter, audience), lines=lines)


Tell = Callable[[Matter], Cell]


def _cases(matter: Matter) -> str:
    n = len(matter.problems)
    return ngettext("%(n)d case", "%(n)d cases", n) % {"n": n} if n else ""


def _titles(matter: Matter) -> Cell:
    lines = tuple(
        _("%(number)s, severity %(severity)d: %(title)s")
        % {"number": one.number, "severity": one.severity, "title": one.title}
        for one in matter.problems
    )
    return Cell(_cases(matter), lines=lines)


_TELLS: Mapping[Field, Tell] = {
    Field.CUSTOMER: lambda matter: Cell(matter.customer),
    Field.APPLICATION: lambda matter: Cell(matter.application),
    Field.STATEMENT: lambda matter: Cell(matter.statement),
    Field.REASON: lambda matter: Cell(matter.reason),
    Field.MEASURE: lambda matter: Cell(matter.measure),
    Field.WEIGHT: lambda matter: Cell(str(matter.weight) if matter.weight else ""),
    Field.REVIEW: lambda matter: Cell(matter.review_on.isoformat() if matter.review_on else ""),
    Field.PEOPLE: lambda matter: Cell(", ".join(matter.people)),
    Field.TSAM: lambda matter: Cell(matter.tsam),
    Field.CASES: lambda matter: Cell(_cases(matter)),
    Field.TITLES: _titles,
    Field.CONTRACT: lambda matter: Cell(matter.contract),
    Field.MILESTONE: lambda matter: Cell(matter.milestone),
}
_MASKS: Mapping[Field, Callable[[Matter], str]] = {
    Field.CUSTOMER: lambda matter: matter.alias,
    Field.PEOPLE: lambda matter: _("names stay with their TSAM") if matter.people else "",
    Field.CONTRACT: lambda matter: _("price hidden") if matter.contract else "",
}

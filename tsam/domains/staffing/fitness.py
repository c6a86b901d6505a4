"""Does a person meet what an engagement asks of its people? "met", "unknown" or "not_met".

Says rules, never a nationality, and never why somebody is not verified. What nobody has verified
is unknown: it does not hold, and it is not a no (R14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import LANGUAGES, Attestation, User
from tsam.domains.staffing.models import SpokenLanguage, StaffingNeed, StaffingRequirement

MET, UNKNOWN, NOT_MET = "met", "unknown", "not_met"


@dataclass(frozen=True)
class Asked:
    """One thing that an engagement asks; hard unless it says otherwise."""

    need: str
    value: str
    is_hard: bool = True
    key: int | None = None
    """Of the requirement's row; None for what follows from the engagement itself."""

    @property
    def label(self) -> str:
        names: Mapping[str, str] = {code: str(name) for code, name in LANGUAGES}
        words = {
            StaffingNeed.ATTESTATION: _("Attested for “%(value)s”"),
            StaffingNeed.LANGUAGE: _("Serves in %(value)s"),
            StaffingNeed.ZONE: _("Works in %(value)s"),
        }[StaffingNeed(self.need)]
        return words % {"value": names.get(self.value, self.value)}


@dataclass(frozen=True)
class Fit:
    """A person, and the answer to each thing that is asked."""

    person: User
    answers: tuple[tuple[Asked, str], ...]

    @property
    def is_met(self) -> bool:
        return all(word == MET for _asked, word in self.answers)

    @property
    def missing(self) -> list[Asked]:
        return [asked for asked, word in self.answers if word != MET]

    @property
    def missing_hard(self) -> list[Asked]:
        return [asked for asked in self.missing if asked.is_hard]


def asked_of(engagement: Engagement) -> list[Asked]:
    """What the engagement asks: its requirements, its access rule and its language, each once."""
    rows = StaffingRequirement._base_manager.filter(engagement=engagement)
    found = {
        (row.need, row.value): Asked(row.need, row.value, row.is_hard, row.pk)
        for row in rows.order_by("need", "value")
    }
    own = []
    if engagement.access_rule:
        own.append((StaffingNeed.ATTESTATION, engagement.access_rule))
    if engagement.language != "en":
        own.append((StaffingNeed.LANGUAGE, engagement.language))
    for need, value in own:
        known = found.get((need, value))
        # What the engagement itself asks is hard, whatever a requirement says of it.
        found[need, value] = Asked(need, value, True, known.key if known else None)
    return list(found.values())


def fits_of(engagement: Engagement, people: Iterable[User], on: date) -> list[Fit]:
    """Each person's answers as of that day; three queries for however many people."""
    listed = list(people)
    asked = asked_of(engagement)
    rules = [one.value for one in asked if one.need == StaffingNeed.ATTESTATION]
    valid, known = _attested(listed, rules, on)
    spoken = spoken_by(listed)
    return [
        Fit(person, tuple((one, _answer(one, person, valid, known, spoken)) for one in asked))
        for person in listed
    ]


def _answer(
    asked: Asked,
    person: User,
    valid: set[tuple[int, str]],
    known: set[tuple[int, str]],
    spoken: Mapping[int, list[str]],
) -> str:
    if asked.need == StaffingNeed.ATTESTATION:
        place = (person.pk, asked.value)
        return MET if place in valid else NOT_MET if place in known else UNKNOWN
    if asked.need == StaffingNeed.LANGUAGE:
        languages = spoken.get(person.pk)
        if languages is None:
            return UNKNOWN
        return MET if asked.value in languages else NOT_MET
    return MET if person.time_zone == asked.value else NOT_MET


def _attested(
    people: Iterable[User], rules: Iterable[str], on: date
) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    """Who is attested on that day, and of whom anything was ever verified, by (person, rule)."""
    rows = Attestation.objects.filter(user__in=list(people), rule__in=list(rules))
    known = set(rows.values_list("user_id", "rule"))
    return (set(rows.valid(on).values_list("user_id", "rule")) if known else set()), known


def spoken_by(people: Iterable[User]) -> dict[int, list[str]]:
    """The languages in which each person serves; nobody is named of whom none is known."""
    found: dict[int, list[str]] = {}
    rows = SpokenLanguage.objects.filter(user__in=list(people)).order_by("language")
    for person, language in rows.values_list("user_id", "language"):
        found.setdefault(person, []).append(language)
    return found

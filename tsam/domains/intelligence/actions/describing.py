"""Apply what somebody says of a whole tier: a report, a bill of materials, a list by hand.

Nothing that is known to be later is overwritten by what was true earlier, so reports may come in
any order. History stays: a value that changed closes its row, and the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.intelligence.actions.steps import hold, masker_for, record, require_service
from tsam.domains.intelligence.description import Description, Item, Kind, moved
from tsam.domains.intelligence.models import Environment, EnvironmentFact, Source
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

MOST_ITEMS, NAME_LENGTH, VALUE_LENGTH = 50_000, 500, 4000
# Below the number of parameters that either database takes in one statement.
CHUNK = 500
# What comes without the masks that the readers of reports put over secrets.
TYPED = (Source.PERSON, Source.API)
# Of what would change so many lines are shown; all are counted.
LINES = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What became of what was said: how many items of each fate."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    """Not there any more, because everything that is there was said."""
    confirmed: int = 0
    later: int = 0
    """Left alone, because something later is known of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of what a description would change. Nothing was known where `former` is empty."""

    kind: str
    name: str
    former: str
    value: str
    is_gone: bool = False


@dataclass(slots=True)
class _Changes:
    opened: list[EnvironmentFact] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    reworded: list[EnvironmentFact] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    missing: int = 0
    later: int = 0


@transaction.atomic
def describe(
    environment: Environment,
    description: Description,
    *,
    by: User,
    at: datetime,
    source: str,
    complete: bool,
    words: str = "",
) -> Told:
    """Make what is known of the environment agree with the description, at its `taken_at`.

    `source` is one of Source, `words` says which report or letter it was. With `complete`
    everything that is not named counts as gone, and the tier as confirmed. Raises ValidationError
    for a description that cannot be: of another tier, of the future, with names twice or too long.
    """
    environment = hold(environment)
    require(policies.describe(by))
    require_service(environment.application, by, at)
    _check(environment, description, source, words, at)
    if source in TYPED:
        description, words = _masked(environment, description, words)
    changes = _compare(environment, description, complete)
    for fact in changes.opened:
        fact.source, fact.source_words = source, words
        fact.confirmed_by = by
    _write(changes, description.taken_at, by)
    if complete:
        _confirm(environment, description.taken_at, by)
    told = Told(changes.added, changes.changed, changes.missing, len(changes.same), changes.later)
    facts = {
        "tier": environment.tier,
        "name": environment.name,
        "source": source,
        "words": words,
        "taken_at": description.taken_at.isoformat(),
        "complete": complete,
        **asdict(told),
    }
    record("environment.described", environment, environment.application, by, at, facts)
    return told


def _masked(
    environment: Environment, description: Description, words: str
) -> tuple[Description, str]:
    """The same, with a mask over each secret that somebody typed or sent: none is stored."""
    masker = masker_for(environment.application)
    items = tuple(
        replace(
            item,
            value=masker.setting(item.name, item.name, item.value)
            if item.kind is Kind.SETTING
            else masker.text(item.name, item.value),
            details={name: masker.text(item.name, said) for name, said in item.details.items()},
        )
        for item in description.items
    )
    return replace(description, items=items), masker.text("", words)[:200]


def weigh(
    environment: Environment | None, description: Description, *, complete: bool
) -> tuple[Told, tuple[Difference, ...]]:
    """What describe() would do, and the first lines of it. Writes nothing, asks for no right."""
    if environment is None:
        fresh = tuple(
            Difference(item.kind.value, item.name, "", item.value)
            for item in description.items[:LINES]
        )
        return Told(added=len(description.items)), fresh
    changes = _compare(environment, description, complete)
    told = Told(changes.added, changes.changed, changes.missing, len(changes.same), changes.later)
    ended = _ended(changes.ended)
    lines = [
        Difference(fact.kind, fact.name, ended.pop((fact.kind, fact.name), ""), fact.value)
        for fact in changes.opened
    ]
    lines += [Difference(kind, name, value, "", True) for (kind, name), value in ended.items()]
    # What changed or is gone comes before what is new: it is what somebody must look at.
    lines.sort(key=lambda line: not (line.former or line.is_gone))
    return told, tuple(lines[:LINES])


def _ended(keys: Sequence[int]) -> dict[tuple[str, str], str]:
    found = {}
    for some in _chunks(keys):
        rows = EnvironmentFact._base_manager.filter(pk__in=some)
        for kind, name, value in rows.values_list("kind", "name", "value"):
            found[kind, name] = value
    return found


def _check(
    environment: Environment, description: Description, source: str, words: str, at: datetime
) -> None:
    if source not in Source:
        raise ValidationError(
            {"source": _("Choose one of: %(names)s.") % {"names": ", ".join(Source.values)}}
        )
    if len(words) > 200:
        raise ValidationError({"words": _("Say where it comes from in 200 characters at most.")})
    if description.tier.value != environment.tier:
        raise ValidationError(
            {
                "tier": _("This describes %(said)s, and the environment is %(tier)s.")
                % {"said": description.tier.value, "tier": environment.tier}
            }
        )
    if description.taken_at > at:
        raise ValidationError({"taken_at": _("That moment is still to come. Check the clock.")})
    if len(description.items) > MOST_ITEMS:
        raise ValidationError(
            {
                "items": _("More than %(most)d items. Leave out what nobody asks for.")
                % {"most": MOST_ITEMS}
            }
        )
    seen: set[tuple[str, str]] = set()
    for item in description.items:
        _check_item(item)
        if (item.kind, item.name) in seen:
            raise ValidationError({"items": _("“%(name)s” is there twice.") % {"name": item.name}})
        seen.add((item.kind, item.name))


def _check_item(item: Item) -> None:
    if not item.name.strip() or len(item.name) > NAME_LENGTH:
        raise ValidationError(
            {
                "items": _("“%(name)s”: a name has 1 to %(most)d characters.")
                % {"name": item.name[:60], "most": NAME_LENGTH}
            }
        )
    if len(item.value) > VALUE_LENGTH:
        raise ValidationError(
            {
                "items": _("“%(name)s”: a value has %(most)d characters at most.")
                % {"name": item.name[:60], "most": VALUE_LENGTH}
            }
        )
    # PostgreSQL keeps no zero bytes in a text.
    details = "".join(f"{name}{value}" for name, value in item.details.items())
    if "\0" in f"{item.name}{item.value}{details}":
        raise ValidationError(
            {"items": _("“%(name)s” holds a zero byte.") % {"name": item.name[:60]}}
        )


def _compare(environment: Environment, description: Description, complete: bool) -> _Changes:
    taken_at = description.taken_at
    current, gone_later = _known(environment, taken_at)
    changes = _Changes()
    for item in description.items:
        key = (item.kind.value, item.name)
        fact = current.pop(key, None)
        if fact is None and key in gone_later:
            changes.later += 1
        elif fact is None:
            changes.added += 1
            changes.opened.append(_row(environment, item, taken_at))
        else:
            _compare_one(environment, fact, item, taken_at, changes)
    if complete:
        missing = [fact.pk for fact in current.values() if fact.confirmed_at <= taken_at]
        changes.missing = len(missing)
        changes.ended += missing
    return changes


def _compare_one(
    environment: Environment,
    fact: EnvironmentFact,
    item: Item,
    taken_at: datetime,
    changes: _Changes,
) -> None:
    is_other = moved(fact.item, item) is not None
    if fact.since > taken_at or (is_other and fact.confirmed_at > taken_at):
        changes.later += 1
        return
    if is_other:
        changes.changed += 1
        changes.ended.append(fact.pk)
        changes.opened.append(_row(environment, item, taken_at, fact.details))
        return
    changes.same.append(fact.pk)
    # Words about an item are no history: who owns it, of which vendor it is.
    merged = {**fact.details, **item.details}
    if merged != fact.details:
        fact.details = merged
        changes.reworded.append(fact)


def _known(
    environment: Environment, taken_at: datetime
) -> tuple[dict[tuple[str, str], EnvironmentFact], set[tuple[str, str]]]:
    """What is open, and the names of what was closed after that moment."""
    facts = EnvironmentFact._base_manager.filter(environment=environment)
    current = {
        (fact.kind, fact.name): fact
        for fact in facts.filter(until=None).only(
            "kind", "name", "value", "details", "since", "confirmed_at"
        )
    }
    later = facts.filter(until__gt=taken_at).values_list("kind", "name")
    return current, {(kind, name) for kind, name in later}


def _row(
    environment: Environment,
    item: Item,
    taken_at: datetime,
    former: dict[str, str] | None = None,
) -> EnvironmentFact:
    return EnvironmentFact(
        environment=environment,
        kind=item.kind.value,
        name=item.name,
        value=item.value,
        details={**(former or {}), **item.details},
        since=taken_at,
        confirmed_at=taken_at,
    )


def _write(changes: _Changes, taken_at: datetime, by: User) -> None:
    facts = EnvironmentFact._base_manager
    for keys in _chunks(changes.ended):
        facts.filter(pk__in=keys).update(until=taken_at)
    for keys in _chunks(changes.same):
        facts.filter(pk__in=keys, confirmed_at__lt=taken_at).update(
            confirmed_at=taken_at, confirmed_by=by
        )
    facts.bulk_update(changes.reworded, ["details"], batch_size=CHUNK)
    facts.bulk_create(changes.opened, batch_size=CHUNK)


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _confirm(environment: Environment, taken_at: datetime, by: User) -> None:
    if environment.confirmed_at and environment.confirmed_at >= taken_at:
        return
    environment.confirmed_at, environment.confirmed_by = taken_at, by
    environment.save(update_fields=["confirmed_at", "confirmed_by"])

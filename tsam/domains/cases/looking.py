"""Look for words in the cases that a reader may see: where they stand, how many, how to narrow.

`finding` answers quickly with the first few. Here the whole answer is weighed: the newest matches,
counted and sorted by what would make a shorter list of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import BooleanField, DateTimeField, ExpressionWrapper, Q, QuerySet, Value

from tsam.domains.accounts.models import Account, SearchEntry
from tsam.domains.cases import finding, indexing
from tsam.domains.cases.models import Attachment, Case, Message, Note
from tsam.domains.people.models import User
from tsam.kernel import search
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.keys import AnyOf
from tsam.kernel.questions import Question
from tsam.kernel.search import Piece
from tsam.kernel.standing import Standing

# So many entries are weighed; a word that stands in more of them is no help.
WEIGHED = 300
# So many places of one case are told.
TOLD = 2
# Where words can stand, and the kinds of entries that hold them.
PLACES: Mapping[str, frozenset[str]] = {
    "title": frozenset({indexing.CASE}),
    "text": frozenset({indexing.MESSAGE}),
    "note": frozenset({indexing.NOTE}),
    "file": frozenset({indexing.FILE}),
}


@dataclass(frozen=True)
class Narrowing:
    """What else must be true of a case; nothing narrows where nothing is said."""

    account: Account | None = None
    # "open", "closed", or both.
    state: str = ""
    # The worst and the least bad severity that is wanted.
    severities: tuple[int, ...] = ()
    # Opened in the last so many days.
    days: int = 0
    # One of PLACES.
    place: str = ""


@dataclass(frozen=True)
class Match:
    """One place in which the words stand: in which kind of text, whose, since when."""

    where: str
    pieces: Sequence[Piece]
    author: User | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Hit:
    case: Case
    # The title, with the words marked where they stand in it.
    title: Sequence[Piece]
    matches: Sequence[Match]


@dataclass(frozen=True)
class Facets:
    """How many of the found cases each further clause would leave."""

    accounts: Sequence[tuple[Account, int]]
    open: int
    severe: int
    recent: int
    titled: int


@dataclass(frozen=True)
class Answer:
    """The first hits, how many cases there are in all, and whether there may be more."""

    hits: Sequence[Hit]
    count: int
    is_capped: bool
    facets: Facets


# What a hit shows of its case, and where in a case words can stand beside its letters.
SHOWN = (
    *("title", "severity", "state", "is_open", "closed_at", "language", "external_id"),
    *("solution", "impact", "release"),
    *("account__name", "account__slug", "application__name", "assignee__name"),
)
RECENT_DAYS = 30
_NONE = Facets((), 0, 0, 0, 0)


def look(
    reader: User,
    words: str,
    narrowing: Narrowing | None = None,
    *,
    at: datetime,
    limit: int = 20,
) -> Answer:
    """Titles before texts, then the newest. The index only matches entries within the reader's
    walls; the rows are then read through visible_to, which has the last word.
    """
    wanted = narrowing or Narrowing()
    walls = finding.walls(reader)
    if wanted.account:
        walls = [*walls, {f"account:{wanted.account.pk}"}]
    found = search.find(words, scopes=walls, kinds=PLACES.get(wanted.place), limit=WEIGHED)
    entries = _entries(found, wanted.place)
    cases = _visible(reader, entries, wanted, at)
    titled = _titled(found, entries)
    # A word in the title of a case says more than one in the name of its file.
    keys = sorted((key for key in entries if key in cases), key=lambda key: key not in titled)
    if not keys:
        return Answer((), 0, len(found) == WEIGHED, _NONE)
    facets = _facets([cases[key] for key in keys], titled)
    hits = _hits(reader, keys[:limit], entries, words)
    return Answer(hits, len(keys), len(found) == WEIGHED, facets)


class _Entry(NamedTuple):
    pk: int
    kind: str
    key: int


class _Fact(NamedTuple):
    """What of a case the facets count."""

    key: int
    account: int
    is_open: bool
    severity: int
    is_recent: bool


def _facts(cases: QuerySet[Case], since: Any) -> QuerySet[Case, tuple[Any, ...]]:
    # Three hundred moments are read of text slower than the database compares them.
    recent = ExpressionWrapper(Q(opened_at__gte=since), output_field=BooleanField())
    return cases.values_list("pk", "account_id", "is_open", "severity", recent)


_ENTRIES = Standing(
    lambda: SearchEntry._base_manager.filter(Among("pk", "entries")).values_list(
        "pk", "kind", "key", "parent_key"
    )
)
_FACTS: Question[tuple[Any, ...]] = Question(
    lambda rows: _facts(rows.filter(Among("pk", "cases")), Blank("since", DateTimeField()))
)
_CASES: Question[Case] = Question(
    lambda rows: (
        rows.filter(Among("pk", "cases"))
        .select_related("account", "application", "assignee")
        .only(*SHOWN)
    )
)
_ACCOUNTS: Question[Account] = Question(lambda rows: rows.filter(Among("pk", "accounts")))
_MESSAGES: Question[Message] = Question(
    lambda rows: rows.filter(Among("pk", "found")).select_related("author")
)
_NOTES: Question[Note] = Question(
    lambda rows: rows.filter(Among("pk", "found")).select_related("author")
)
_FILES: Question[Attachment] = Question(
    lambda rows: rows.filter(Among("pk", "found")).select_related("added_by")
)


def _entries(found: Sequence[search.Hit], place: str) -> dict[int, list[_Entry]]:
    """The entries of each case, in the order in which they were found."""
    known = {
        pk: (case, _Entry(pk, kind, key))
        for pk, kind, key, case in _ENTRIES.rows(entries=[hit.id for hit in found])
    }
    entries: dict[int, list[_Entry]] = {}
    for hit in found:
        case, entry = known.get(hit.id, (None, None))
        # In the title is not in the rest of what a case says of itself.
        if case is None or entry is None or (place == "title" and hit.score < 2):
            continue
        entries.setdefault(case, []).append(entry)
    return entries


def _visible(
    reader: User, keys: Collection[int], wanted: Narrowing, at: datetime
) -> dict[int, _Fact]:
    cases = Case.objects.visible_to(reader)
    since = at - timedelta(days=RECENT_DAYS)
    if wanted == Narrowing():
        rows = _FACTS.of(cases, cases=keys, since=since)
        return {row[0]: _Fact(*row) for row in rows}
    cases = cases.filter(AnyOf("pk", keys))
    if wanted.account:
        cases = cases.filter(account=wanted.account)
    if wanted.state:
        cases = cases.filter(is_open=wanted.state == "open")
    if wanted.severities:
        cases = cases.filter(severity__in=wanted.severities)
    if wanted.days:
        cases = cases.filter(opened_at__gte=at - timedelta(days=wanted.days))
    return {row[0]: _Fact(*row) for row in _facts(cases, Value(since))}


def _titled(found: Iterable[search.Hit], entries: Mapping[int, Sequence[_Entry]]) -> set[int]:
    """The cases in whose own title all the words stand."""
    strong = {hit.id for hit in found if hit.score > 1}
    return {
        case
        for case, few in entries.items()
        if any(entry.kind == indexing.CASE and entry.pk in strong for entry in few)
    }


def _facets(facts: Sequence[_Fact], titled: set[int]) -> Facets:
    counted = Counter(fact.account for fact in facts).most_common(5)
    named = [key for key, _count in counted]
    accounts = {one.pk: one for one in _ACCOUNTS.of(Account._base_manager.all(), accounts=named)}
    return Facets(
        accounts=[(accounts[key], count) for key, count in counted],
        open=sum(fact.is_open for fact in facts),
        severe=sum(fact.severity <= 1 for fact in facts),
        recent=sum(fact.is_recent for fact in facts),
        titled=sum(fact.key in titled for fact in facts),
    )


def _hits(
    reader: User, keys: Sequence[int], entries: Mapping[int, Sequence[_Entry]], words: str
) -> list[Hit]:
    cases = {case.pk: case for case in _CASES.of(Case.objects.visible_to(reader), cases=keys)}
    told = {key: entries[key][: TOLD + 1] for key in keys}
    texts = _texts(reader, [entry for few in told.values() for entry in few])
    hits = []
    for key in keys:
        case = cases[key]
        title = search.excerpt(case.title, words)
        places = (_match(case, entry, texts, title, words) for entry in told[key])
        matches = islice((match for match in places if match is not None), TOLD)
        hits.append(Hit(case, title, list(matches)))
    return hits


def _match(
    case: Case,
    entry: _Entry,
    texts: Mapping[tuple[str, int], tuple[Match, str]],
    title: Sequence[Piece],
    words: str,
) -> Match | None:
    if entry.kind == indexing.CASE:
        return _of_itself(case, title, words)
    if (entry.kind, entry.key) not in texts:
        return None
    match, text = texts[entry.kind, entry.key]
    return replace(match, pieces=search.excerpt(text, words))


def _of_itself(case: Case, title: Sequence[Piece], words: str) -> Match | None:
    """Where in what a case says of itself the words stand."""
    if any(piece.is_hit for piece in title):
        return Match("title", ())
    places = {
        "solution": case.solution,
        "impact": case.impact,
        "release": case.release,
        "number": f"{case.number} {case.external_id}",
    }
    for where, text in places.items():
        pieces = search.excerpt(text, words)
        if any(piece.is_hit for piece in pieces):
            return Match(where, pieces)
    return Match("title", ())


def _texts(reader: User, entries: Iterable[_Entry]) -> dict[tuple[str, int], tuple[Match, str]]:
    """What was found and its whole text, each kind in one query, read as the reader may."""
    wanted: dict[str, list[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.kind, []).append(entry.key)
    found: dict[tuple[str, int], tuple[Match, str]] = {}
    if keys := wanted.get(indexing.MESSAGE):
        for word in _MESSAGES.of(Message.objects.visible_to(reader), found=keys):
            match = Match("message", (), word.author, word.at)
            found[indexing.MESSAGE, word.pk] = match, word.text
    if keys := wanted.get(indexing.NOTE):
        for note in _NOTES.of(Note.objects.visible_to(reader), found=keys):
            found[indexing.NOTE, note.pk] = Match("note", (), note.author, note.at), note.text
    if keys := wanted.get(indexing.FILE):
        for file in _FILES.of(Attachment.objects.visible_to(reader), found=keys):
            match = Match("file", (), file.added_by, file.added_at)
            found[indexing.FILE, file.pk] = match, file.name
    return found

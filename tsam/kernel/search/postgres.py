"""Search in PostgreSQL: token vectors with a GIN index.

GIN hands out all matches of a word, however many, and in no order. So each entry also carries the
slice of ids it belongs to as a token: the newest slices are asked first, and a common word never
costs more than the slice that holds enough of it.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from tsam.kernel.once import once
from tsam.kernel.search.analyser import Term
from tsam.kernel.search.plan import Plan

# No list of pending entries: each search would read all of it.
CREATE = [
    "CREATE TABLE search_text (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX search_text_words ON search_text USING gin (words) WITH (fastupdate = off)",
]
DROP = "DROP TABLE search_text"

# Slices of 512, 4,096, 32,768 and 262,144 ids.
_WIDTHS = (9, 12, 15, 18)
# So many matches are sorted at once sooner than slice by slice.
_FEW = 5_000
# So many entries are read sooner than all that begins with a word is gathered.
_READ = 500
_REMEMBERED = 10_000


class Postgres:
    def put(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_text (id, words) VALUES (%s, array_to_tsvector(%s::text[]))"
                " ON CONFLICT (id) DO UPDATE SET words = excluded.words",
                [(key, words + _slices(key)) for key, words in rows],
            )

    def drop(self, ids: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text WHERE id = ANY(%s)", [ids])

    def newest(self, plan: Plan, limit: int) -> list[int]:
        top = once(("newest of the search", plan.before_id), lambda: _last(plan.before_id))
        if top is None:
            return []
        # GIN weighs every tag of a wall for every match.
        widest = max((len(wall) for wall in plan.walls), default=1)
        for width in _WIDTHS:
            near = (*plan.walls, _near(top, width))
            found = _matches(Plan(plan.terms, near, top), limit)
            if len(found) >= limit:
                return found
            if _expected(len(found), top, width) * widest < _FEW:
                break
        return _matches(Plan(plan.terms, plan.walls, top), limit)

    def has_any(self, plan: Plan) -> bool:
        """In the order of what an answer costs: GIN skips from match to match of whole words, but
        gathers all that begins with a word before it looks at the walls. So entries within the
        walls are read where they are few, and that is asked last.
        """
        whole, begun, before = match(plan.of_whole_words()), match(plan), plan.before_id
        within = _within(plan)
        if not within or within in _many:
            return bool(_first(_ANY, [whole, before, begun, before])[0])
        is_there, read = _first(
            _ANY_OF_FEW, [whole, before, within, before, _READ, begun, before, _READ, begun]
        )
        if read == _READ and len(_many) < _REMEMBERED:
            _many.add(within)
        return bool(is_there)


# Walls behind which there are many, so that nobody begins to read them again.
_many: set[str] = set()

# Each apart from the question whether there is one, so that the planner, who knows that one is
# enough, does not read the table row by row in the hope to meet it soon.
_ANY = """
WITH whole AS MATERIALIZED
    (SELECT 1 FROM search_text WHERE words @@ %s::tsquery AND id < %s),
begun AS MATERIALIZED
    (SELECT 1 FROM search_text WHERE words @@ %s::tsquery AND id < %s)
SELECT EXISTS (SELECT 1 FROM whole) OR EXISTS (SELECT 1 FROM begun)
"""
_ANY_OF_FEW = """
WITH whole AS MATERIALIZED
    (SELECT 1 FROM search_text WHERE words @@ %s::tsquery AND id < %s),
inside AS MATERIALIZED
    (SELECT words FROM
        (SELECT words FROM search_text WHERE words @@ %s::tsquery AND id < %s OFFSET 0) AS every
    LIMIT %s),
begun AS MATERIALIZED
    (SELECT 1 FROM search_text WHERE words @@ %s::tsquery AND id < %s)
SELECT
    CASE
        WHEN EXISTS (SELECT 1 FROM whole) THEN true
        WHEN (SELECT count(*) FROM inside) < %s
            THEN EXISTS (SELECT 1 FROM inside WHERE words @@ %s::tsquery)
        ELSE EXISTS (SELECT 1 FROM begun)
    END,
    CASE WHEN EXISTS (SELECT 1 FROM whole) THEN 0 ELSE (SELECT count(*) FROM inside) END
"""


def _first(asked: str, values: list[str | int]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        return tuple(cursor.fetchone() or ())


def _last(before_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM search_text WHERE id < %s", [before_id])
        (top,) = cursor.fetchone() or (None,)
    return top


def _matches(plan: Plan, limit: int) -> list[int]:
    """Entries up to and with the plan's id. Adding nothing to the id keeps the planner off the
    primary key, which it would walk backwards row by row in search of a rare word.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM search_text WHERE words @@ %s::tsquery AND id <= %s"
            " ORDER BY id + 0 DESC LIMIT %s",
            [match(plan), plan.before_id, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _expected(found: int, top: int, width: int) -> int:
    """How many matches there may be in all, on the high side: none found may mean three missed."""
    return (found + 3) * (top >> width)


def match(plan: Plan) -> str:
    return " & ".join(filter(None, [*(_either(term) for term in plan.terms), _within(plan)]))


def _within(plan: Plan) -> str:
    """The walls alone."""
    return " & ".join("(" + " | ".join(map(_quoted, wall)) + ")" for wall in plan.walls)


def _either(term: Term) -> str:
    star = ":*" if term.is_prefix else ""
    return "(" + " | ".join(_quoted(word) + star for word in term.spellings) + ")"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _slices(key: int) -> list[str]:
    return [f"n{width}={key >> width}" for width in _WIDTHS]


def _near(key: int, width: int) -> tuple[str, ...]:
    """The slice of a key and the one below it: a slice that has only begun holds too little."""
    number = key >> width
    return (f"n{width}={number}", f"n{width}={number - 1}")

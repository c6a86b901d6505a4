"""Search in SQLite: an FTS5 table of ready-made tokens, read from its newest row backwards."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import connection

from tsam.kernel.search.analyser import Term
from tsam.kernel.search.plan import Plan

# The ascii tokenizer takes every sign beyond ASCII as part of a word, so what the analyser made is
# what is stored. Positions are not needed (no phrases), and lengths neither (no bm25).
CREATE = """
    CREATE VIRTUAL TABLE search_text USING fts5(
        words, detail=none, columnsize=0, prefix='3 4 5',
        tokenize="ascii tokenchars '-._/:@+#='"
    )
"""
DROP = "DROP TABLE search_text"
# All tokens of the index in their order; it holds nothing itself, and each connection has its own.
VOCABULARY = """
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab(main, search_text, row)
"""
# The longest beginning of a word that the index keeps for itself: see CREATE.
_KEPT_BEGINNING = 5
# Where more words begin so, they are not named one by one.
_MOST_BEGUN = 32


class Sqlite:
    def put(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO search_text(rowid, words) VALUES (%s, %s)",
                [(key, " ".join(words)) for key, words in rows],
            )

    def drop(self, ids: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [(key,) for key in ids])

    def newest(self, plan: Plan, limit: int) -> list[int]:
        with connection.cursor() as cursor:
            terms = tuple(_spelt_out(cursor, term) for term in plan.terms)
            if not all(term.spellings for term in terms):
                return []
            cursor.execute(
                "SELECT rowid FROM search_text WHERE search_text MATCH %s AND rowid < %s"
                " ORDER BY rowid DESC LIMIT %s",
                [match(replace(plan, terms=terms)), plan.before_id, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def has_any(self, plan: Plan) -> bool:
        return bool(self.newest(plan, 1))


def _spelt_out(cursor: Any, term: Term) -> Term:
    """A begun word as the words that begin so, where they are few.

    For a begun word, FTS5 gathers all entries of all words that begin so before it looks at
    anything else; those of whole words it reads one by one, along with the walls.
    """
    if not term.is_prefix or min(map(len, term.spellings)) <= _KEPT_BEGINNING:
        return term
    cursor.execute(VOCABULARY)
    begun: dict[str, None] = {}
    for word in term.spellings:
        cursor.execute(
            "SELECT term FROM temp.search_words WHERE term >= %s AND term < %s LIMIT %s",
            [word, word + "\U0010ffff", _MOST_BEGUN + 1],
        )
        begun |= dict.fromkeys(row[0] for row in cursor.fetchall())
    return term if len(begun) > _MOST_BEGUN else Term(tuple(begun))


def match(plan: Plan) -> str:
    clauses = [_either(term) for term in plan.terms]
    clauses += ["(" + " OR ".join(map(_quoted, wall)) + ")" for wall in plan.walls]
    return " AND ".join(clauses)


def _either(term: Term) -> str:
    star = " *" if term.is_prefix else ""
    return "(" + " OR ".join(_quoted(word) + star for word in term.spellings) + ")"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'

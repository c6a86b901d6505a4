"""Search in SQLite: an FTS5 table of ready-made tokens, read from its newest row backwards."""

from collections.abc import Iterable

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
            cursor.execute(
                "SELECT rowid FROM search_text WHERE search_text MATCH %s AND rowid < %s"
                " ORDER BY rowid DESC LIMIT %s",
                [match(plan), plan.before_id, limit],
            )
            return [row[0] for row in cursor.fetchall()]


def match(plan: Plan) -> str:
    clauses = [_either(term) for term in plan.terms]
    clauses += ["(" + " OR ".join(map(_quoted, wall)) + ")" for wall in plan.walls]
    return " AND ".join(clauses)


def _either(term: Term) -> str:
    star = " *" if term.is_prefix else ""
    return "(" + " OR ".join(_quoted(word) + star for word in term.spellings) + ")"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'

"""A fresh database is the same whether it is built at once or by all migrations in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import database_url

MAKE_AND_TELL = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Replay
from django.db import connection

call_command("migrate" if sys.argv[1] == "built" else Replay(), verbosity=0)
ASKED = {
    "sqlite": [
        "SELECT m.name, c.name, c.type, c.\\"notnull\\", c.dflt_value, c.pk FROM sqlite_master m"
        " JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'view')",
        "SELECT m.name, k.\\"from\\", k.\\"table\\", k.\\"to\\" FROM sqlite_master m"
        " JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'",
        # What a table holds its rows to, in whatever order its columns came.
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    ],
    "postgresql": [
        "SELECT table_name, column_name, data_type, is_nullable, column_default,"
        " character_maximum_length FROM information_schema.columns"
        " WHERE table_schema = 'public'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE NOT tgisinternal",
    ],
}
SAME = [
    "SELECT app, name FROM django_migrations",
    "SELECT code, name, rank FROM accounts_supportpackage",
    'SELECT version, "values" FROM priorities_weights',
]

def parts(said):
    # What stands in the brackets of a table, cut at the commas that part its columns.
    depth, found = 0, [""]
    for sign in said[said.index("(") :]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 1:
            found.append("")
        else:
            found[-1] += sign
    return sorted(one.strip(" ()") for one in found)

# Whose tables are ours: a library's own may differ in the width of a key that nobody sees.
OURS = tuple(f"{app.label}_" for app in apps.get_app_configs() if app.name.startswith("tsam."))
told = []
with connection.cursor() as cursor:
    for question in ASKED[connection.vendor] + SAME:
        cursor.execute(question)
        for row in cursor.fetchall():
            row = [str(one) for one in row]
            if question not in SAME and not row[0].startswith(OURS):
                continue
            if row[-1].startswith("CREATE TABLE"):
                row[-1] = str(parts(row[-1]))
            told.append(row)
print(json.dumps(sorted(told)))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_built_at_once_is_what_all_migrations_come_to(tmp_path: Path, places: list[str]) -> None:
    built, replayed = (
        _made(way, place, tmp_path)
        for way, place in zip(("built", "replayed"), places, strict=True)
    )

    assert len(built) > 500
    assert [one for one in built if one not in replayed] == []
    assert [one for one in replayed if one not in built] == []


@pytest.fixture
def places() -> Iterator[list[str]]:
    """Two empty databases: their URLs, or nothing for files of SQLite."""
    if connection.vendor == "sqlite":
        yield ["", ""]
        return
    names = [f"{connection.settings_dict['NAME']}_{way}" for way in ("built", "replayed")]
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f'CREATE DATABASE "{name}"')
    here = f"/{connection.settings_dict['NAME']}?"
    yield [database_url().replace(here, f"/{name}?") for name in names]
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f'DROP DATABASE "{name}"')


def _made(way: str, place: str, folder: Path) -> list[list[str]]:
    run = subprocess.run(
        [sys.executable, "-c", MAKE_AND_TELL, way],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "tsam.settings",
            "TSAM_VAR": str(folder / way),
            "DATABASE_URL": place,
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    said: list[list[str]] = json.loads(run.stdout.splitlines()[-1])
    return said

"""Where the words live: one table `search_text`, made and removed by a migration of its owner."""

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tsam.kernel.search import postgres, sqlite
from tsam.kernel.search.plan import Engine


def create_store(schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(sqlite.CREATE)
        return
    for statement in postgres.CREATE:
        schema_editor.execute(statement)


def drop_store(schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    schema_editor.execute(sqlite.DROP if vendor == "sqlite" else postgres.DROP)


def engine() -> Engine:
    return sqlite.Sqlite() if connection.vendor == "sqlite" else postgres.Postgres()

"""A database with nothing in it gets its tables as they are now, not as they came to be.

Migrations tell how an existing database follows. To replay all of them into an empty one draws
every model anew at each step, which costs a newcomer, and each test run, most of a minute.
`tests/kernel/test_fresh.py` holds both ways to one result, on both databases.
"""

from __future__ import annotations

from typing import cast

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    return not connection.introspection.table_names()


def build(connection: BaseDatabaseWrapper) -> None:
    """Make all tables, fill in what migrations put into them, and note them as done.

    One transaction on both databases: who is stopped midway begins again with an empty one.
    """
    executor = MigrationExecutor(connection)
    plan = [one for one, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    with connection.schema_editor(atomic=True) as editor:
        for model in _tables(connection):
            editor.create_model(model)
        editor.create_model(executor.recorder.Migration)
        _settle(editor)
        for migration in plan:
            for step in migration.operations:
                if isinstance(step, RunPython):
                    # The models of now stand in for those of then: what they fill is new.
                    step.code(cast(StateApps, apps), editor)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)


def _tables(connection: BaseDatabaseWrapper) -> list[type[models.Model]]:
    """Those between two models, that no class is written for, come with their model."""
    return [model for model in apps.get_models() if model._meta.can_migrate(connection)]


def _settle(editor: BaseDatabaseSchemaEditor) -> None:
    """Keys and indexes now: PostgreSQL adds none to a table that waits for one to be checked."""
    waiting, editor.deferred_sql = editor.deferred_sql, []
    for statement in waiting:
        editor.execute(statement)

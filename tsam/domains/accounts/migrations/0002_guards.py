"""The event table refuses change and deletion; a new event wakes those who listen."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER event_refuses_update BEFORE UPDATE ON accounts_event
       BEGIN SELECT RAISE(ABORT, 'Events are never changed.'); END""",
    """CREATE TRIGGER event_refuses_delete BEFORE DELETE ON accounts_event
       BEGIN SELECT RAISE(ABORT, 'Events are never deleted.'); END""",
]
SQLITE_BACK = ["DROP TRIGGER event_refuses_update", "DROP TRIGGER event_refuses_delete"]

POSTGRES = [
    """CREATE FUNCTION event_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'Events are never changed or deleted.'
       USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER event_refuses_update BEFORE UPDATE OR DELETE ON accounts_event
       FOR EACH ROW EXECUTE FUNCTION event_refuses()""",
    """CREATE FUNCTION event_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_notify('tsam_events', ''); RETURN NULL; END $$""",
    # Once for a statement: an import writes a hundred thousand events.
    """CREATE TRIGGER event_wakes AFTER INSERT ON accounts_event
       FOR EACH STATEMENT EXECUTE FUNCTION event_wakes()""",
]
POSTGRES_BACK = [
    "DROP TRIGGER event_wakes ON accounts_event",
    "DROP FUNCTION event_wakes()",
    "DROP TRIGGER event_refuses_update ON accounts_event",
    "DROP FUNCTION event_refuses()",
]


def guard(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def unguard(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


def _run(schema_editor, sqlite, postgres):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]
    operations = [migrations.RunPython(guard, unguard)]

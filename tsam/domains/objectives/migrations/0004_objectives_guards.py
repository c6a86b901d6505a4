"""What was agreed is never changed, and a reading never at all: both databases refuse it.

The one step that an agreed version may still take is to be superseded, with nothing else changed.
SQLite drops the triggers of a table that a later migration builds anew, and refuses to rename a
table that a trigger reads: such a migration takes these guards off first and puts them on again.
"""

from django.db import migrations

REFUSED = "Agreed objectives are never changed or deleted."
KEPT = (
    "id",
    "engagement_id",
    "version",
    "amends_id",
    "purpose",
    "customer_name",
    "application_name",
    "made_by_id",
    "made_at",
    "round",
    "in_review_at",
    "sent_back_at",
    "sent_back_reason",
    "sent_back_by_id",
    "agreed_at",
    "text",
    "sha256",
)


# The state of the version that a row belongs to; ROW is OLD or NEW.
_OF_DOCUMENT = """EXISTS (SELECT 1 FROM objectives_objectivesdocument d
    WHERE d.id = ROW.document_id AND d.state IN ('AGREED', 'SUPERSEDED'))"""
_OF_OBJECTIVE = """EXISTS (SELECT 1 FROM objectives_objective o
    JOIN objectives_objectivesdocument d ON d.id = o.document_id
    WHERE o.id = ROW.objective_id AND d.state IN ('AGREED', 'SUPERSEDED'))"""
PARTS = (
    ("objective", "objectives_objective", _OF_DOCUMENT),
    ("approval", "objectives_approval", _OF_DOCUMENT),
    ("objectiveneed", "objectives_objectiveneed", _OF_OBJECTIVE),
)


def _sqlite():
    other = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
    table, sealed = "objectives_objectivesdocument", "OLD.state IN ('AGREED', 'SUPERSEDED')"
    step = f"OLD.state = 'AGREED' AND NEW.state = 'SUPERSEDED' AND NOT ({other})"
    yield "document_refuses_update", f"BEFORE UPDATE ON {table} WHEN {sealed} AND NOT ({step})"
    yield "document_refuses_delete", f"BEFORE DELETE ON {table} WHEN {sealed}"
    for name, part, is_sealed in PARTS:
        old, new = is_sealed.replace("ROW", "OLD"), is_sealed.replace("ROW", "NEW")
        yield f"{name}_refuses_insert", f"BEFORE INSERT ON {part} WHEN {new}"
        yield f"{name}_refuses_update", f"BEFORE UPDATE ON {part} WHEN {old} OR {new}"
        yield f"{name}_refuses_delete", f"BEFORE DELETE ON {part} WHEN {old}"
    yield "reading_refuses_update", "BEFORE UPDATE ON objectives_reading"
    yield "reading_refuses_delete", "BEFORE DELETE ON objectives_reading"


SQLITE = [
    f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for name, when in _sqlite()
]
SQLITE_BACK = [f"DROP TRIGGER {name}" for name, _when in _sqlite()]

_RAISE = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'"


def _postgres():
    """(trigger, table, when, body of its function)"""
    old, new = (", ".join(f"{row}.{name}" for name in KEPT) for row in ("OLD", "NEW"))
    kept = f"OLD.state = 'AGREED' AND NEW.state = 'SUPERSEDED' AND ROW({new}) IS NOT DISTINCT FROM"
    yield (
        "document_refuses",
        "objectives_objectivesdocument",
        "UPDATE OR DELETE",
        f"""IF OLD.state IN ('AGREED', 'SUPERSEDED') THEN
              IF TG_OP = 'DELETE' THEN {_RAISE}; END IF;
              IF NOT ({kept} ROW({old})) THEN {_RAISE}; END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;""",
    )
    for name, part, is_sealed in PARTS:
        was, will = is_sealed.replace("ROW", "OLD"), is_sealed.replace("ROW", "NEW")
        yield (
            f"{name}_refuses",
            part,
            "INSERT OR UPDATE OR DELETE",
            f"""IF TG_OP <> 'INSERT' THEN IF {was} THEN {_RAISE}; END IF; END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                IF {will} THEN {_RAISE}; END IF;
                RETURN NEW;""",
        )
    yield "reading_refuses", "objectives_reading", "UPDATE OR DELETE", f"{_RAISE};"


POSTGRES = [
    statement
    for name, table, when, body in _postgres()
    for statement in (
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN {body} END $$""",
        f"""CREATE TRIGGER {name} BEFORE {when} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {name}()""",
    )
]
POSTGRES_BACK = [
    statement
    for name, table, _when, _body in _postgres()
    for statement in (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()")
]


def guard(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def unguard(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


def _run(schema_editor, sqlite, postgres):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("objectives", "0003_objectives_documents")]
    operations = [migrations.RunPython(guard, unguard)]

"""The weights learn what an escalation counts that runs (G7).

Where nobody has set any, version 1 as shipped gets the new numbers, for nothing was ranked by it
yet; elsewhere a new version takes over all numbers of the last one.
"""

from datetime import UTC, datetime

from django.db import migrations

NEW = {
    "escalation": {"running": 200, "level": 100, "watched": 50},
}
REASON = "An escalation that runs counts"


def fill(apps, schema_editor):
    rows = apps.get_model("priorities", "Weights").objects
    last = rows.latest("version")
    values = {**last.values, **NEW}
    if last.version == 1 and not apps.get_model("priorities", "Rank").objects.exists():
        rows.filter(pk=last.pk).update(values=values)
    else:
        rows.create(
            version=last.version + 1,
            values=values,
            reason=REASON,
            set_at=max(last.set_at, datetime(2026, 11, 29, tzinfo=UTC)),
        )


def empty(apps, schema_editor):
    """The ranks of a version that is taken away go with it; the next sweep writes them anew."""
    rows = apps.get_model("priorities", "Weights").objects
    last = rows.latest("version")
    if last.version > 1 and last.reason == REASON:
        apps.get_model("priorities", "Rank").objects.filter(weights=last).delete()
        last.delete()
    else:
        for row in rows.all():
            for term in NEW:
                row.values.pop(term, None)
            row.save(update_fields=["values"])


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0010_fixes_that_come_too_late_count"),
        ("escalations", "0001_tables"),
    ]
    operations = [migrations.RunPython(fill, empty)]

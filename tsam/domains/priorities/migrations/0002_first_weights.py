"""Version 1 of the weights."""

from datetime import UTC, datetime

from django.db import migrations

VALUES = {
    "severity": {"0": 1000, "1": 400, "2": 150, "3": 40},
    "clock": {"used": 200, "late": 100, "late_hour": 5, "most": 500, "resting": -150},
    "silence": {"day": 8, "most": 120},
    "promise": {"hours": 24, "due": 100, "late": 150, "late_hour": 3, "most": 300},
    "age": {"day": 1, "most": 60},
}


def fill(apps, schema_editor):
    apps.get_model("priorities", "Weights").objects.create(
        version=1, values=VALUES, reason="As shipped", set_at=datetime(2026, 1, 1, tzinfo=UTC)
    )


def empty(apps, schema_editor):
    apps.get_model("priorities", "Weights").objects.filter(version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("priorities", "0001_tables")]
    operations = [migrations.RunPython(fill, empty)]

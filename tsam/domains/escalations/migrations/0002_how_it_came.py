from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def tell_from_who_raised_it(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A customer did so in the portal, and one of ours at the desk: calls were not told apart."""
    rows = apps.get_model("escalations", "Escalation").objects
    rows.filter(raised_by__is_staff=False).update(channel="PORTAL")


class Migration(migrations.Migration):
    dependencies = [("escalations", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="escalation",
            name="channel",
            field=models.CharField(
                choices=[
                    ("PORTAL", "In the portal"),
                    ("LETTER", "By letter"),
                    ("DESK", "At the desk"),
                    ("API", "By the API"),
                ],
                default="DESK",
                max_length=6,
            ),
        ),
        migrations.RunPython(tell_from_who_raised_it, migrations.RunPython.noop),
    ]

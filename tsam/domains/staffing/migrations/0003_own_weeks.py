import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staffing", "0002_leave_and_calendars")]

    operations = [
        migrations.AlterField(
            model_name="personcalendar",
            name="calendar",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.servicecalendar",
            ),
        ),
        migrations.AddField(
            model_name="personcalendar",
            name="week",
            field=models.JSONField(blank=True, default=dict, verbose_name="hours"),
        ),
        migrations.AddField(
            model_name="personcalendar",
            name="country",
            field=models.CharField(
                blank=True, default="", max_length=2, verbose_name="country of the holidays"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="personcalendar",
            name="subdivision",
            field=models.CharField(
                blank=True, default="", max_length=10, verbose_name="region of the holidays"
            ),
            preserve_default=False,
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_events_by_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="calendar",
            field=models.TextField(blank=True, default=""),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_the_defect_a_case_comes_from"),
        ("intelligence", "0002_snapshots"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="snapshot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="intelligence.environmentsnapshot",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="tier",
            field=models.CharField(
                blank=True,
                choices=[
                    ("PRODUCTION", "Production"),
                    ("QA", "QA"),
                    ("TEST", "Test"),
                    ("DEVELOPMENT", "Development"),
                ],
                default="",
                max_length=11,
                verbose_name="where",
            ),
        ),
    ]

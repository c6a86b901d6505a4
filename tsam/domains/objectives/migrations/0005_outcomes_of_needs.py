import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0004_objectives_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RequirementOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("SERVED", "Served"),
                            ("AT_RISK", "At risk"),
                            ("HURT", "Hurt"),
                            ("NO_READING", "No reading"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="what one sees of it"
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.requirement",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["requirement", "-at"], name="outcomes_of_a_need")],
            },
        ),
    ]

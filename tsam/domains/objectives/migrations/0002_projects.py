import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_search"),
        ("objectives", "0001_requirements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="why")),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("PLANNED", "Planned"),
                            ("BUILD", "Build"),
                            ("TEST", "Test"),
                            ("HYPERCARE", "Hypercare"),
                            ("OPERATIONS", "In operation"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="PLANNED",
                        max_length=10,
                    ),
                ),
                ("go_live_on", models.DateField(verbose_name="goes live on")),
                ("went_live_on", models.DateField(blank=True, null=True)),
                (
                    "hypercare_days",
                    models.PositiveSmallIntegerField(default=14, verbose_name="days of hypercare"),
                ),
                ("phase_reason", models.CharField(blank=True, max_length=400)),
                ("phase_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.engagement",
                    ),
                ),
                (
                    "vendor_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["phase", "went_live_on"], name="project_by_phase")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "number"), name="project_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hypercare_days__range", (7, 90))),
                        name="project_has_a_week_of_hypercare",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("phase__in", ["HYPERCARE", "OPERATIONS"]),
                            ("went_live_on__isnull", True),
                            _connector="XOR",
                        ),
                        name="project_that_is_live_says_since_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("due_on", models.DateField(verbose_name="day")),
                ("reached_on", models.DateField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("drop_reason", models.CharField(blank=True, max_length=400)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="objectives.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        fields=("project", "name"),
                        name="milestone_named_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reached_on__isnull", True),
                            ("dropped_at__isnull", True),
                            _connector="OR",
                        ),
                        name="milestone_is_reached_or_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dropped_at__isnull", True),
                            models.Q(("drop_reason", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="milestone_dropped_with_a_reason",
                    ),
                ],
            },
        ),
    ]

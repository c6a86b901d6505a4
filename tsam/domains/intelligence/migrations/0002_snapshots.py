import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_events_by_name"),
        ("intelligence", "0001_environments"),
    ]

    operations = [
        migrations.AddField(
            model_name="environment",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="EnvironmentSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("PRODUCTION", "Production"),
                            ("QA", "QA"),
                            ("TEST", "Test"),
                            ("DEVELOPMENT", "Development"),
                        ],
                        max_length=11,
                        verbose_name="tier",
                    ),
                ),
                ("is_assumed", models.BooleanField(default=False)),
                (
                    "occasion",
                    models.CharField(
                        choices=[("CASE", "with a case"), ("CHANGE", "after a change")],
                        max_length=6,
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("items", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("revision", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.application",
                    ),
                ),
                (
                    "environment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intelligence.environment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SnapshotBody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("payload", models.BinaryField()),
                ("items", models.PositiveIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SnapshotPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("COMPONENT", "Component"),
                            ("SETTING", "Setting"),
                            ("FILE", "File"),
                            ("CUSTOMISATION", "Own code"),
                            ("INTEGRATION", "Integration"),
                            ("CONSTRAINT", "Constraint"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intelligence.snapshotbody",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intelligence.environmentsnapshot",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="environmentsnapshot",
            index=models.Index(fields=["application", "-taken_at"], name="snapshot_of_application"),
        ),
        migrations.AddIndex(
            model_name="environmentsnapshot",
            index=models.Index(fields=["environment", "-id"], name="snapshot_of_environment"),
        ),
        migrations.AddConstraint(
            model_name="environmentsnapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), ("environment__isnull", True), ("items", 0)),
                    models.Q(
                        ("environment__isnull", False),
                        ("revision__isnull", False),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="snapshot_of_an_environment_has_a_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshotbody",
            constraint=models.UniqueConstraint(
                fields=("account", "digest"), name="snapshot_body_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshotpart",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "kind"), name="snapshot_part_once"
            ),
        ),
    ]

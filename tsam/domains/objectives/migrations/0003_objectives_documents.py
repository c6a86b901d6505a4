import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_search"),
        ("objectives", "0002_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ObjectivesDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("IN_REVIEW", "In review"),
                            ("AGREED", "Agreed, in force"),
                            ("SUPERSEDED", "Superseded"),
                        ],
                        default="DRAFT",
                        max_length=10,
                    ),
                ),
                ("purpose", models.TextField(max_length=4000, verbose_name="what it is for")),
                ("customer_name", models.CharField(blank=True, max_length=120)),
                ("application_name", models.CharField(blank=True, max_length=120)),
                ("made_at", models.DateTimeField()),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("in_review_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_reason", models.CharField(blank=True, max_length=400)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("text", models.BinaryField(default=b"")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "amends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.objectivesdocument",
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "version"), name="document_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "AGREED")),
                        fields=("engagement",),
                        name="one_document_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["DRAFT", "IN_REVIEW"])),
                        fields=("engagement",),
                        name="one_open_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("state__in", ["AGREED", "SUPERSEDED"]),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            models.Q(
                                ("agreed_at__isnull", True),
                                ("sha256", ""),
                                ("state__in", ["DRAFT", "IN_REVIEW"]),
                            ),
                            _connector="OR",
                        ),
                        name="document_is_sealed_when_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("state", "SUPERSEDED"),
                            _connector="XOR",
                        ),
                        name="document_superseded_at_follows_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("outcome", models.CharField(max_length=120, verbose_name="outcome")),
                ("metric", models.CharField(blank=True, max_length=200, verbose_name="metric")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "baseline",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                ),
                ("is_measured_first", models.BooleanField(default=False)),
                (
                    "direction",
                    models.CharField(
                        choices=[("UP", "at least"), ("DOWN", "at most")],
                        default="UP",
                        max_length=4,
                    ),
                ),
                (
                    "target",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MANUAL", "Read by hand"),
                            ("FIRST_ANSWERS", "First answers in target"),
                            ("FIRST_RESPONSE", "Median time to the first answer"),
                            ("SOLUTION_TIME", "Median time to the solution"),
                            ("OPEN_CRITICAL", "Open cases of severity 0 and 1"),
                            ("REOPENED", "Solved cases that were reopened"),
                            ("PROMISES_KEPT", "Promises kept on time"),
                            ("PROMISES_BROKEN", "Broken promises"),
                            ("WAITING_ON_US", "Cases that wait for us too long"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                (
                    "read_from",
                    models.CharField(blank=True, max_length=120, verbose_name="read from"),
                ),
                ("stale_days", models.PositiveSmallIntegerField(default=90)),
                (
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MONTH", "the last full month"),
                            ("QUARTER", "the last full quarter"),
                            ("ROLLING_90", "the last 90 days"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("is_critical_only", models.BooleanField(default=False)),
                ("most_days", models.PositiveSmallIntegerField(default=10)),
                ("owner_name", models.CharField(blank=True, max_length=120)),
                ("change_reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.objectivesdocument",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "number"), name="objective_number_once_in_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "side",
                    models.CharField(
                        choices=[("VENDOR", "for us"), ("CUSTOMER", "for the customer")],
                        max_length=8,
                    ),
                ),
                ("approver_name", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField(verbose_name="answer by")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not yet"), ("AGREED", "Agreed"), ("SENT_BACK", "Sent back")],
                        default="",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.objectivesdocument",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "round", "side"), name="one_approver_for_each_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("verdict", "")),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="approval_is_decided_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("value", models.DecimalField(decimal_places=3, max_digits=12)),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.engagement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["engagement", "number", "-measured_on"], name="readings_of_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kickoff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("alarmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.engagement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alarmed_at__isnull", True),
                            ("alarmed_at__gte", models.F("opened_at")),
                            _connector="OR",
                        ),
                        name="kickoff_alarm_comes_after_it_opened",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectiveNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=10)),
                ("statement", models.CharField(max_length=200)),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.objective",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("objective", "requirement"), name="objective_serves_a_need_once"
                    )
                ],
            },
        ),
    ]

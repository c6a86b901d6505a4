import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_events_by_name"),
        ("cases", "0010_the_environment_of_a_case"),
        ("sprs", "0001_sprs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("CASE", "A case"),
                            ("CASES", "Several cases"),
                            ("SPR", "An SPR"),
                            ("SERVICE", "The service itself"),
                        ],
                        max_length=7,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Enterprise system down"),
                            (1, "Business critical"),
                            (2, "Business moderately impacted"),
                            (3, "General question or low impact"),
                        ],
                        verbose_name="severity",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("NO_PROGRESS", "No progress"),
                            ("SILENCE", "Nobody tells us anything"),
                            ("DEADLINE", "A day of ours comes near"),
                            ("BROKEN_PROMISE", "A promise was not kept"),
                            ("IMPACT", "It hurts more than before"),
                            ("QUALITY", "The answers do not help"),
                        ],
                        max_length=14,
                        verbose_name="reason",
                    ),
                ),
                (
                    "impact",
                    models.CharField(max_length=1000, verbose_name="what it costs the business"),
                ),
                (
                    "trend",
                    models.CharField(
                        choices=[
                            ("BETTER", "Getting better"),
                            ("SAME", "No change"),
                            ("WORSE", "Getting worse"),
                        ],
                        default="SAME",
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "Asked for"),
                            ("ACTIVE", "Active"),
                            ("MONITORING", "Monitored"),
                            ("CLOSED_AGREED", "Closed, agreed"),
                            ("CLOSED_SILENT", "Closed after silence"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="REQUESTED",
                        max_length=13,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("language", models.CharField(max_length=10)),
                (
                    "reachable_name",
                    models.CharField(blank=True, max_length=120, verbose_name="who can be called"),
                ),
                (
                    "reachable_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="phone"),
                ),
                ("raised_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("next_update_at", models.DateTimeField(blank=True, null=True)),
                ("next_update_since", models.DateTimeField()),
                ("exits_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("close_asked_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("close_warnings", models.PositiveSmallIntegerField(default=0)),
                ("goodwill_since", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "covers_for",
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
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "spr",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sprs.spr",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalatedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="what is done")),
                (
                    "doer",
                    models.CharField(
                        choices=[("VENDOR", "Us"), ("RND", "R&D"), ("CUSTOMER", "The customer")],
                        default="VENDOR",
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="by")),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="EscalationCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            (
                                "ENGLISH_CONTACT",
                                "Somebody who speaks English can be called day and night",
                            ),
                            ("DESK", "The 24-hour desk works on it"),
                            ("ACCESS", "We can look at the system"),
                            ("LAST_CHANGE", "The last change before it is known"),
                            ("WAY_BACK", "A way back is known: a backup, or the former release"),
                        ],
                        max_length=15,
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationFollower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationLesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(verbose_name="what the customer reads")),
                ("shared_at", models.DateTimeField()),
                (
                    "escalation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField(verbose_name="remark")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_from_customer", models.BooleanField(default=False)),
                ("happened", models.TextField(verbose_name="what happened")),
                ("coming", models.TextField(blank=True, verbose_name="what comes next")),
                ("next_update_at", models.DateTimeField(blank=True, null=True)),
                (
                    "trend",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("BETTER", "Getting better"),
                            ("SAME", "No change"),
                            ("WORSE", "Getting worse"),
                        ],
                        max_length=6,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=10)),
                ("was_in_time", models.BooleanField(default=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("cause", models.TextField(blank=True, verbose_name="cause")),
                ("seen_late", models.TextField(blank=True, verbose_name="what we saw too late")),
                ("change", models.TextField(blank=True, verbose_name="what we change")),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                (
                    "escalation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(unique=True)),
                ("levels", models.JSONField()),
                ("cadence", models.JSONField()),
                ("days", models.JSONField()),
                ("reason", models.CharField(max_length=300, verbose_name="why")),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EscalationWatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("alarmed_for", models.DateTimeField(blank=True, null=True)),
                ("missed", models.PositiveSmallIntegerField(default=0)),
                ("proposed_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("silent_since", models.DateTimeField(blank=True, null=True)),
                ("silent_of", models.CharField(blank=True, max_length=200)),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("declined_reason", models.CharField(blank=True, max_length=300)),
                ("rests_until", models.DateTimeField(blank=True, null=True)),
                (
                    "escalation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExitCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="what must be true")),
                ("added_at", models.DateTimeField()),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LevelStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("since", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("points", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField(default=list)),
                ("warned_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["warned_at"], name="warnings_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case",),
                        name="one_warning_of_a_case",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(fields=["application", "-id"], name="escalation_of_application"),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["next_update_at", "id"],
                name="escalation_by_next_update",
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(fields=["account", "raised_at"], name="escalation_of_account"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("next_update_at__isnull", False),
                        ("state__in", ["REQUESTED", "ACTIVE", "MONITORING"]),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("next_update_at__isnull", True),
                        ("state__in", ["CLOSED_AGREED", "CLOSED_SILENT", "WITHDRAWN"]),
                    ),
                    _connector="OR",
                ),
                name="running_escalation_has_a_next_update",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__in", [0, 1, 2, 3])),
                name="escalation_severity_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 9)),
                name="escalation_level_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", "SPR"), ("spr__isnull", True), _connector="XOR"),
                name="escalation_of_an_spr_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("close_asked_at__isnull", True), ("closes_at__isnull", True)),
                    models.Q(("close_asked_at__isnull", False), ("closes_at__isnull", False)),
                    _connector="OR",
                ),
                name="escalation_close_asked_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CLOSED_SILENT"), _negated=True),
                    ("close_warnings__gte", 2),
                    _connector="OR",
                ),
                name="escalation_silent_end_was_warned_twice",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalatedcase",
            constraint=models.UniqueConstraint(
                fields=("escalation", "case"), name="case_escalated_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationcheck",
            constraint=models.UniqueConstraint(
                fields=("escalation", "item"), name="escalation_check_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationfollower",
            constraint=models.UniqueConstraint(
                fields=("escalation", "user"), name="escalation_followed_once"
            ),
        ),
        migrations.AddIndex(
            model_name="escalationremark",
            index=models.Index(fields=["escalation", "id"], name="remarks_of_an_escalation"),
        ),
        migrations.AddIndex(
            model_name="escalationreport",
            index=models.Index(fields=["escalation", "id"], name="reports_of_an_escalation"),
        ),
        migrations.AddConstraint(
            model_name="escalationwatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_level__isnull", True),
                    ("silent_since__isnull", False),
                    _connector="OR",
                ),
                name="escalation_proposal_says_since_when",
            ),
        ),
        migrations.AddIndex(
            model_name="levelstep",
            index=models.Index(fields=["escalation", "id"], name="steps_of_an_escalation"),
        ),
    ]

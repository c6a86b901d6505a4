import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "issue_type",
                    models.CharField(
                        choices=[
                            ("QUESTION", "General question"),
                            ("HOW_TO", "How-to"),
                            ("BREAK_FIX", "Break-fix"),
                        ],
                        default="BREAK_FIX",
                        max_length=10,
                        verbose_name="issue type",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("INITIATION", "Initiation"),
                            ("CLARIFICATION", "Clarification"),
                            ("INVESTIGATION", "Investigation"),
                            ("CLOSURE", "Closure"),
                        ],
                        default="INITIATION",
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("WAITING_CUSTOMER", "Waiting for the customer"),
                            ("WAITING_VENDOR", "Waiting for another vendor"),
                            ("WAITING_RND", "Waiting for R&D"),
                            ("SOLUTION_PROPOSED", "Solution proposed"),
                            ("CLOSED", "Closed"),
                            ("REOPENED", "Reopened"),
                        ],
                        default="OPEN",
                        max_length=18,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                (
                    "release",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="release and datecode"
                    ),
                ),
                (
                    "impact",
                    models.CharField(blank=True, max_length=300, verbose_name="what stands still"),
                ),
                ("language", models.CharField(blank=True, max_length=10)),
                ("opened_at", models.DateTimeField()),
                (
                    "next_action",
                    models.CharField(blank=True, max_length=200, verbose_name="next action"),
                ),
                (
                    "next_action_side",
                    models.CharField(
                        choices=[
                            ("VENDOR", "With us"),
                            ("CUSTOMER", "With the customer"),
                            ("RND", "With R&D"),
                        ],
                        default="VENDOR",
                        max_length=8,
                    ),
                ),
                ("next_action_due_at", models.DateTimeField(blank=True, null=True)),
                ("promise", models.CharField(blank=True, max_length=200, verbose_name="promise")),
                (
                    "promised_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="promised for"),
                ),
                ("promise_given_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("last_word_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("solution", models.TextField(blank=True, verbose_name="solution")),
                ("reopened_count", models.PositiveSmallIntegerField(default=0)),
                ("reassigned_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "clock_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No clock"),
                            ("RESPONSE", "First answer"),
                            ("UPDATE", "Next update"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "clock_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No clock"),
                            ("RUNNING", "Running"),
                            ("PAUSED", "Paused"),
                            ("MET", "Met"),
                            ("BROKEN", "Broken"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("clock_due_at", models.DateTimeField(blank=True, null=True)),
                ("clock_target_minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("clock_left_minutes", models.IntegerField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("source_digest", models.CharField(blank=True, max_length=64)),
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
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "next_action_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["application", "-id"], name="case_of_application"),
                    models.Index(fields=["account", "-id"], name="case_of_account"),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["clock_due_at", "id"],
                        name="open_case_by_clock",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["promised_at", "id"],
                        name="open_case_by_promise",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["last_word_at", "id"],
                        name="open_case_by_silence",
                    ),
                    models.Index(fields=["state", "-id"], name="case_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_open", True), ("state", "CLOSED"), _connector="XOR"
                        ),
                        name="case_is_open_until_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("state", "CLOSED"), _connector="XOR"
                        ),
                        name="case_closed_at_follows_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", [0, 1, 2, 3])),
                        name="case_severity_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("promise", ""), ("promised_at__isnull", True)),
                            models.Q(
                                models.Q(("promise", ""), _negated=True),
                                ("promised_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_promise_has_words_and_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("account", "source", "external_id"),
                        name="imported_case_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mapping", models.CharField(max_length=60, verbose_name="mapping")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting"),
                            ("CHECKING", "Dry run"),
                            ("CHECKED", "Checked, nothing written"),
                            ("RUNNING", "Running"),
                            ("DONE", "Done"),
                            ("FAILED", "Failed, nothing written"),
                        ],
                        default="WAITING",
                        max_length=8,
                    ),
                ),
                ("rows_read", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("errors", models.JSONField(default=list)),
                ("error_count", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
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
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="message")),
                ("at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("DESK", "Desk"),
                            ("PORTAL", "Portal"),
                            ("API", "API"),
                            ("IMPORT", "Import"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_from_customer", models.BooleanField()),
                ("idempotency_key", models.CharField(blank=True, max_length=80)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "id"], name="messages_of_a_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("idempotency_key", ""), _negated=True),
                        fields=("case", "author", "idempotency_key"),
                        name="message_said_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "id"], name="notes_of_a_case")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.message",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.note",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "id"], name="attachments_of_a_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("message__isnull", True), ("note__isnull", True), _connector="XOR"
                        ),
                        name="attachment_hangs_on_one_word",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("REPORTER", "Reported it"),
                            ("COPIED", "Kept informed"),
                            ("ASKED", "Asked to help"),
                        ],
                        max_length=8,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="cases.case",
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "user"), name="participant_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "user"), name="read_mark_once")
                ],
            },
        ),
    ]

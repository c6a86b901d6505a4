import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_events_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("planned_for", models.DateField()),
                ("on", models.DateField(verbose_name="day")),
                ("begins", models.TimeField(verbose_name="begins")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("starts_at", models.DateTimeField()),
                (
                    "place",
                    models.CharField(blank=True, max_length=300, verbose_name="place or link"),
                ),
                ("moved_because", models.CharField(blank=True, max_length=400)),
                ("agenda_due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PLANNED", "Planned"),
                            ("AGENDA_SHARED", "Agenda shared"),
                            ("HELD", "Held"),
                            ("MINUTES_SENT", "Minutes sent"),
                            ("CLOSED", "Closed"),
                            ("SKIPPED", "Skipped"),
                            ("NO_SHOW", "Nobody came"),
                        ],
                        default="PLANNED",
                        max_length=13,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("planned_at", models.DateTimeField()),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("minutes_due_at", models.DateTimeField(blank=True, null=True)),
                ("minutes_sent_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("is_silent", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
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
                "indexes": [models.Index(fields=["state", "starts_at"], name="reviews_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "number"), name="review_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["PLANNED", "AGENDA_SHARED"])),
                        fields=("engagement",),
                        name="one_review_ahead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_at__isnull", False),
                                ("minutes_due_at__isnull", False),
                                ("state__in", ["HELD", "MINUTES_SENT", "CLOSED"]),
                            ),
                            models.Q(
                                ("held_at__isnull", True),
                                ("state__in", ["PLANNED", "AGENDA_SHARED", "SKIPPED", "NO_SHOW"]),
                            ),
                            _connector="OR",
                        ),
                        name="review_held_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True),
                            ("minutes_sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="review_published_with_minutes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="minutes")),
                ("content", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not yet"), ("AGREED", "Agreed"), ("REJECTED", "Rejected")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("verdict_at", models.DateTimeField(blank=True, null=True)),
                ("verdict_reason", models.CharField(blank=True, max_length=1000)),
                (
                    "verdict_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "version"), name="minutes_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=("review",),
                        name="one_draft_of_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", ""), ("verdict_at__isnull", True)),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                ("sent_at__isnull", False),
                                ("verdict_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="minutes_are_answered_once_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=400, verbose_name="what was decided")),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgendaPoint",
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
                            ("PROMISE", "What was promised"),
                            ("REQUIREMENT", "What came of the needs"),
                            ("OBJECTIVE", "How the objectives stand"),
                            ("SPR", "What moved on SPRs"),
                            ("OWN", "Further points"),
                        ],
                        max_length=11,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("standing", models.CharField(blank=True, max_length=80)),
                ("tone", models.CharField(blank=True, max_length=8)),
                ("detail", models.CharField(blank=True, max_length=400)),
                ("noun", models.CharField(blank=True, max_length=30)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("as_of", models.DateTimeField()),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["review", "kind", "position"], name="points_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("OURS", "ours"), ("THEIRS", "the customer’s")], max_length=6
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="what is to be done")),
                ("first_due_on", models.DateField()),
                ("due_on", models.DateField(verbose_name="by")),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "Open"), ("DONE", "Done"), ("DROPPED", "Needed no more")],
                        default="OPEN",
                        max_length=7,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_words", models.CharField(blank=True, max_length=400)),
                ("agreed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
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
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due_on"], name="review_actions_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("state", "OPEN")),
                            models.Q(
                                models.Q(("state", "OPEN"), _negated=True),
                                ("closed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="action_closed_has_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewAlarm",
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
                            ("OVERDUE", "The day has passed"),
                            ("AGENDA", "The agenda is late"),
                            ("MINUTES", "The minutes are late"),
                            ("ACTION", "An action is overdue"),
                        ],
                        max_length=7,
                    ),
                ),
                ("about", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "kind", "about"), name="review_alarm_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="note")),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewParticipant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attendance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "asked"),
                            ("PRESENT", "was there"),
                            ("ABSENT", "was not there"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.review",
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
                    models.UniqueConstraint(
                        fields=("review", "user"), name="review_participant_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="how often")),
                ("first_on", models.DateField(verbose_name="first on")),
                ("begins", models.TimeField(verbose_name="begins")),
                ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="minutes")),
                (
                    "place",
                    models.CharField(blank=True, max_length=300, verbose_name="place or link"),
                ),
                ("set_at", models.DateTimeField()),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.engagement",
                    ),
                ),
                (
                    "set_by",
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
                    models.CheckConstraint(
                        condition=models.Q(("months__in", [1, 2, 3, 6])),
                        name="review_rhythm_is_known",
                    )
                ],
            },
        ),
    ]

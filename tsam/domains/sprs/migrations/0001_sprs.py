import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_events_by_name"),
        ("objectives", "0002_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Spr",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_as", models.CharField(blank=True, max_length=20, null=True, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "text",
                    models.TextField(blank=True, max_length=8000, verbose_name="internal text"),
                ),
                ("text_at", models.DateTimeField(blank=True, null=True)),
                ("product", models.CharField(blank=True, max_length=80, verbose_name="product")),
                (
                    "component",
                    models.CharField(blank=True, max_length=80, verbose_name="component"),
                ),
                (
                    "found_in",
                    models.CharField(blank=True, max_length=80, verbose_name="found in release"),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Enterprise Down"),
                            (1, "Urgent"),
                            (2, "High"),
                            (3, "Medium"),
                            (4, "Low"),
                        ],
                        verbose_name="severity",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SUBMITTED", "Submitted"),
                            ("VALIDATED", "Validated"),
                            ("IN_WORK", "In work"),
                            ("FIX_COMMITTED", "Fix committed"),
                            ("RESOLVED", "Resolved"),
                            ("AVAILABLE", "Available"),
                            ("INSTALLED", "Installed"),
                            ("VERIFIED", "Verified"),
                            ("NOT_A_DEFECT", "Works as designed"),
                            ("DUPLICATE", "Duplicate"),
                            ("CANNOT_REPRODUCE", "Cannot be reproduced"),
                            ("NOT_PLANNED", "Not planned"),
                            ("ENHANCEMENT", "Enhancement"),
                            ("RE_EVALUATION", "Looked at again"),
                            ("REGRESSED", "Came back"),
                        ],
                        default="SUBMITTED",
                        max_length=16,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                ("state_reason", models.CharField(blank=True, max_length=400)),
                ("state_at", models.DateTimeField()),
                (
                    "target_release",
                    models.CharField(blank=True, max_length=80, verbose_name="target release"),
                ),
                ("target_on", models.DateField(blank=True, null=True, verbose_name="released on")),
                (
                    "resolved_in",
                    models.CharField(blank=True, max_length=80, verbose_name="resolved in"),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing asked"),
                            ("WAITING", "Waits for an answer"),
                            ("MORE", "More asked"),
                            ("ACCEPTED", "Accepted"),
                            ("DECLINED", "Declined"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("impact", models.PositiveIntegerField(default=0)),
                ("impact_terms", models.JSONField(blank=True, default=list)),
                ("customers", models.PositiveSmallIntegerField(default=0)),
                ("nearest_on", models.DateField(blank=True, null=True)),
                ("misses", models.PositiveSmallIntegerField(default=0)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("source_digest", models.CharField(blank=True, max_length=64)),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sprs.spr",
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
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "text_by",
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
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["-impact", "id"],
                        name="open_spr_by_impact",
                    ),
                    models.Index(
                        condition=models.Q(("answer", ""), _negated=True),
                        fields=["answer", "-impact", "id"],
                        name="spr_by_answer",
                    ),
                    models.Index(fields=["-impact", "id"], name="spr_by_impact"),
                    models.Index(fields=["state", "-id"], name="spr_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_open", True),
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "SUBMITTED",
                                        "VALIDATED",
                                        "IN_WORK",
                                        "FIX_COMMITTED",
                                        "RE_EVALUATION",
                                        "REGRESSED",
                                    ],
                                ),
                                _negated=True,
                            ),
                            _connector="XOR",
                        ),
                        name="spr_is_open_while_a_fix_is_owed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "DUPLICATE"), ("duplicate_of__isnull", True), _connector="XOR"
                        ),
                        name="spr_duplicate_names_the_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duplicate_of__isnull", True),
                            models.Q(("duplicate_of", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="spr_is_no_duplicate_of_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__lte", 4)), name="spr_severity_is_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source", "external_id"),
                        name="imported_spr_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SprInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "wanted",
                    models.CharField(
                        choices=[
                            ("MUST", "Cannot go on without it"),
                            ("SHOULD", "Wants it soon"),
                            ("COULD", "Can wait"),
                        ],
                        default="SHOULD",
                        max_length=6,
                        verbose_name="how much they want it",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=400, verbose_name="why")),
                ("installed_on", models.DateField(blank=True, null=True)),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("asked_again", models.CharField(blank=True, max_length=400)),
                ("asked_again_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.application",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.engagement",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.milestone",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.requirement",
                    ),
                ),
                (
                    "spr",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="sprs.spr",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("spr", "application"), name="spr_hits_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_on__isnull", True),
                            ("installed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="spr_verified_once_installed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SprFollower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "interest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="sprs.sprinterest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("interest", "user"), name="spr_followed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorityRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("justification", models.CharField(max_length=600, verbose_name="why")),
                (
                    "wanted_release",
                    models.CharField(blank=True, max_length=80, verbose_name="in release"),
                ),
                ("wanted_on", models.DateField(blank=True, null=True, verbose_name="by")),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("", "Nothing asked"),
                            ("WAITING", "Waits for an answer"),
                            ("MORE", "More asked"),
                            ("ACCEPTED", "Accepted"),
                            ("DECLINED", "Declined"),
                        ],
                        default="WAITING",
                        max_length=8,
                    ),
                ),
                ("reply", models.CharField(blank=True, max_length=600, verbose_name="answer")),
                ("promised_release", models.CharField(blank=True, max_length=80)),
                ("promised_on", models.DateField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("more", models.CharField(blank=True, max_length=600)),
                ("more_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "spr",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sprs.spr"
                    ),
                ),
                (
                    "interest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sprs.sprinterest",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "asked_at"], name="spr_request_by_state")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "WAITING"), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="spr_request_answered_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["WAITING", "MORE"])),
                        fields=("interest",),
                        name="one_open_spr_request",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SprPublic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200, verbose_name="title for customers")),
                (
                    "text",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="what customers read"
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Enterprise Down"),
                            (1, "Urgent"),
                            (2, "High"),
                            (3, "Medium"),
                            (4, "Low"),
                        ]
                    ),
                ),
                ("product", models.CharField(blank=True, max_length=80)),
                (
                    "workaround",
                    models.TextField(blank=True, max_length=4000, verbose_name="workaround"),
                ),
                (
                    "workaround_quality",
                    models.CharField(
                        choices=[("NONE", "None"), ("PARTIAL", "Partial"), ("FULL", "Full")],
                        default="NONE",
                        max_length=7,
                    ),
                ),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SUBMITTED", "Submitted"),
                            ("VALIDATED", "Validated"),
                            ("IN_WORK", "In work"),
                            ("FIX_COMMITTED", "Fix committed"),
                            ("RESOLVED", "Resolved"),
                            ("AVAILABLE", "Available"),
                            ("INSTALLED", "Installed"),
                            ("VERIFIED", "Verified"),
                            ("NOT_A_DEFECT", "Works as designed"),
                            ("DUPLICATE", "Duplicate"),
                            ("CANNOT_REPRODUCE", "Cannot be reproduced"),
                            ("NOT_PLANNED", "Not planned"),
                            ("ENHANCEMENT", "Enhancement"),
                            ("RE_EVALUATION", "Looked at again"),
                            ("REGRESSED", "Came back"),
                        ],
                        default="SUBMITTED",
                        max_length=16,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("same_as", models.CharField(blank=True, max_length=20)),
                ("target_release", models.CharField(blank=True, max_length=80)),
                ("target_on", models.DateField(blank=True, null=True)),
                ("resolved_in", models.CharField(blank=True, max_length=80)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "spr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="public",
                        to="sprs.spr",
                    ),
                ),
                (
                    "verified_by",
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
                "indexes": [models.Index(fields=["number"], name="public_words_by_number")],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_search"),
        ("cases", "0006_the_need_a_case_serves"),
        ("objectives", "0001_requirements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BriefEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("RND", "R&D"),
                            ("PRODUCT_MANAGEMENT", "Product Management"),
                            ("GLOBAL_SERVICES", "Global Services"),
                            ("SALES", "Sales"),
                        ],
                        max_length=24,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("top", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.engagement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at", None)),
                        fields=["told_at"],
                        name="brief_editions_to_tell",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "audience", "number"), name="brief_edition_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("RND", "R&D"),
                            ("PRODUCT_MANAGEMENT", "Product Management"),
                            ("GLOBAL_SERVICES", "Global Services"),
                            ("SALES", "Sales"),
                        ],
                        max_length=24,
                        verbose_name="asked of",
                    ),
                ),
                ("asked", models.CharField(max_length=300, verbose_name="what is asked")),
                (
                    "why",
                    models.TextField(blank=True, max_length=1000, verbose_name="why it matters"),
                ),
                ("wanted_on", models.DateField(blank=True, null=True, verbose_name="wanted by")),
                (
                    "is_confidential",
                    models.BooleanField(default=False, verbose_name="security or unreleased"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Asked"),
                            ("QUESTION", "Question back"),
                            ("ACCEPTED", "Accepted"),
                            ("DECLINED", "Declined"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="ASKED",
                        max_length=9,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.requirement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["audience", "state"], name="brief_items_of_department")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                            ("ACCEPT", "Accepted"),
                            ("DECLINE", "Declined"),
                            ("ASK", "Asked back"),
                            ("REPLY", "Answered"),
                            ("WITHDRAW", "Withdrawn"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("promised_on", models.DateField(blank=True, null=True)),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.briefitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "ACCEPT"), ("promised_on__isnull", False)),
                            models.Q(
                                models.Q(("kind", "ACCEPT"), _negated=True),
                                ("promised_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_accepts_with_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "ACCEPT"),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="answer_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.briefedition",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "reader"), name="brief_receipt_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        choices=[
                            ("RND", "R&D"),
                            ("PRODUCT_MANAGEMENT", "Product Management"),
                            ("GLOBAL_SERVICES", "Global Services"),
                            ("SALES", "Sales"),
                        ],
                        max_length=24,
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="what is promised")),
                ("proposed_words", models.CharField(blank=True, max_length=300)),
                ("first_promised_on", models.DateField()),
                ("promised_on", models.DateField(verbose_name="by")),
                ("given_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("KEPT", "Kept"),
                            ("BROKEN", "Not kept"),
                            ("WITHDRAWN", "Needed no more"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_words", models.CharField(blank=True, max_length=400)),
                ("is_late", models.BooleanField(default=False)),
                ("warned_at", models.DateTimeField(blank=True, null=True)),
                ("overdue_told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="advocacy.briefitem",
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "promised_on"], name="commitments_by_day")
                ],
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
                        name="commitment_closed_has_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.DateField()),
                ("after", models.DateField()),
                ("reason", models.CharField(max_length=400)),
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
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="advocacy.commitment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustomerAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("trade", models.CharField(blank=True, max_length=60)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Discretion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("set_at", models.DateTimeField()),
                (
                    "requirement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="objectives.requirement",
                    ),
                ),
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
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        choices=[
                            ("RND", "R&D"),
                            ("PRODUCT_MANAGEMENT", "Product Management"),
                            ("GLOBAL_SERVICES", "Global Services"),
                            ("SALES", "Sales"),
                        ],
                        max_length=24,
                    ),
                ),
                ("owner_name", models.CharField(blank=True, max_length=120)),
                ("words", models.CharField(max_length=300, verbose_name="what the customer reads")),
                ("need", models.CharField(blank=True, max_length=220)),
                ("promised_on", models.DateField()),
                ("moved_from", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("KEPT", "Kept"),
                            ("BROKEN", "Not kept"),
                            ("WITHDRAWN", "Needed no more"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("released_at", models.DateTimeField()),
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="advocacy.commitment",
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
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["engagement", "promised_on"], name="promises_by_day")
                ],
            },
        ),
    ]

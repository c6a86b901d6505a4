import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                (
                    "time_zone",
                    models.CharField(default="UTC", max_length=64, verbose_name="time zone"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("de", "German"),
                            ("fr", "French"),
                            ("ja", "Japanese"),
                            ("zh-hans", "Chinese, simplified"),
                            ("ko", "Korean"),
                        ],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SupportPackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(default=100, verbose_name="place in the list"),
                ),
                ("requires_tsam", models.BooleanField(default=False, verbose_name="needs a TSAM")),
                ("is_offered", models.BooleanField(default=True, verbose_name="offered")),
            ],
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("product", models.CharField(blank=True, max_length=80, verbose_name="product")),
                ("features", models.JSONField(default=list, verbose_name="business features")),
                ("server", models.CharField(max_length=120, verbose_name="server")),
                ("team", models.CharField(max_length=120, verbose_name="team of administrators")),
                ("fingerprint", models.CharField(editable=False, max_length=64)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "fingerprint"),
                        name="application_identity_once_per_account",
                    ),
                    models.UniqueConstraint(
                        fields=("account", "name"), name="application_name_once_per_account"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("OWN_CASES", "Own cases"),
                            ("APPLICATION", "One Application"),
                            ("ORGANISATION", "Whole organisation"),
                        ],
                        default="OWN_CASES",
                        max_length=16,
                        verbose_name="sees",
                    ),
                ),
                (
                    "is_administrator",
                    models.BooleanField(default=False, verbose_name="manages the contacts"),
                ),
                (
                    "speaks_english",
                    models.BooleanField(default=True, verbose_name="speaks English"),
                ),
                ("job_title", models.CharField(blank=True, max_length=80, verbose_name="role")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("added_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="accounts.account",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "user"), name="contact_once_per_account"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.application",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="narrowed_to",
                        to="accounts.contact",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "application"), name="contact_application_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUOTED", "Quoted"),
                            ("ORDERED", "Ordered"),
                            ("STAFFING", "Staffing"),
                            ("ONBOARDING", "Onboarding"),
                            ("ACTIVE", "Active"),
                            ("RENEWAL_DUE", "Renewal due"),
                            ("RENEWED", "Renewed"),
                            ("SUSPENDED", "Suspended"),
                            ("ENDED", "Ended"),
                        ],
                        default="QUOTED",
                        max_length=12,
                    ),
                ),
                (
                    "suspended_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("QUOTED", "Quoted"),
                            ("ORDERED", "Ordered"),
                            ("STAFFING", "Staffing"),
                            ("ONBOARDING", "Onboarding"),
                            ("ACTIVE", "Active"),
                            ("RENEWAL_DUE", "Renewal due"),
                            ("RENEWED", "Renewed"),
                            ("SUSPENDED", "Suspended"),
                            ("ENDED", "Ended"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "asked_language",
                    models.CharField(
                        default="en", max_length=40, verbose_name="language asked for"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("de", "German"),
                            ("fr", "French"),
                            ("ja", "Japanese"),
                            ("zh-hans", "Chinese, simplified"),
                            ("ko", "Korean"),
                        ],
                        max_length=10,
                        verbose_name="service language",
                    ),
                ),
                ("english_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("english_agreed_by", models.CharField(blank=True, max_length=120)),
                (
                    "access_rule",
                    models.SlugField(blank=True, max_length=40, verbose_name="access rule"),
                ),
                ("created_at", models.DateTimeField()),
                ("activated_at", models.DateTimeField(blank=True, null=True)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ENDED"), _negated=True),
                        fields=("application",),
                        name="one_live_engagement_per_application",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "SUSPENDED"), ("suspended_from", ""), _connector="XOR"
                        ),
                        name="engagement_remembers_where_it_was_suspended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EngagementTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts")),
                ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                ("ends_on", models.DateField(verbose_name="ends")),
                (
                    "mismatch_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why the dates differ"
                    ),
                ),
                ("ordered_at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="accounts.engagement",
                    ),
                ),
                (
                    "ordered_by",
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
                        condition=models.Q(
                            ("months__in", [12, 24, 36, 48, 60, 72, 84, 96, 108, 120])
                        ),
                        name="term_is_a_number_of_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="term_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        fields=("engagement", "starts_on"), name="term_starts_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("noun", models.CharField(max_length=30)),
                ("key", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
                ("is_public", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.application",
                    ),
                ),
                (
                    "by",
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
                    models.Index(fields=["noun", "key", "id"], name="event_of_a_row"),
                    models.Index(fields=["account", "id"], name="event_of_an_account"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("written_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.event",
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
                "indexes": [models.Index(fields=["reader", "-id"], name="letters_of_a_reader")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("event__isnull", False)),
                        fields=("event", "reader"),
                        name="one_letter_per_event_and_reader",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("key", models.BigIntegerField()),
                ("parent_key", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="search_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="place")),
                ("week", models.JSONField(blank=True, default=dict, verbose_name="hours")),
                (
                    "country",
                    models.CharField(
                        blank=True, max_length=2, verbose_name="country of the holidays"
                    ),
                ),
                (
                    "subdivision",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="region of the holidays"
                    ),
                ),
                (
                    "is_round_the_clock",
                    models.BooleanField(default=False, verbose_name="round the clock"),
                ),
                (
                    "is_default",
                    models.BooleanField(default=False, verbose_name="for everybody else"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("is_default",),
                        name="one_default_calendar",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="engagement",
            name="calendar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.servicecalendar",
            ),
        ),
        migrations.CreateModel(
            name="CalendarException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("CLOSED", "Closed"), ("WORKED", "Worked")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("hours", models.JSONField(blank=True, default=list, verbose_name="hours")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="accounts.servicecalendar",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "day"), name="one_exception_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportContract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=30, unique=True, verbose_name="service contract number"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts")),
                ("ends_on", models.DateField(verbose_name="ends")),
                ("cancelled_on", models.DateField(blank=True, null=True, verbose_name="cancelled")),
                (
                    "grace_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(90)],
                        verbose_name="days of grace",
                    ),
                ),
                (
                    "terms_version",
                    models.CharField(max_length=40, verbose_name="version of the terms"),
                ),
                ("reseller", models.CharField(blank=True, max_length=120, verbose_name="reseller")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="contract_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="engagement",
            name="support_contract",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.supportcontract",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="support_contract",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.supportcontract",
            ),
        ),
        migrations.CreateModel(
            name="ServiceTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Enterprise system down"),
                            (1, "Business critical"),
                            (2, "Business moderately impacted"),
                            (3, "General question or low impact"),
                        ]
                    ),
                ),
                (
                    "response_minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                (
                    "update_minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("is_round_the_clock", models.BooleanField(default=False)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="accounts.supportpackage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("package", "severity"), name="target_once"),
                    models.CheckConstraint(
                        condition=models.Q(("response_minutes__gt", 0), ("update_minutes__gt", 0)),
                        name="target_is_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackageFeature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "feature",
                    models.CharField(
                        choices=[
                            ("G1", "Technical Support Advocate"),
                            ("G2", "Service Reviews"),
                            ("G3", "Case Management"),
                            ("G4", "SPR Management"),
                            ("G5", "Release & Patch Coordination"),
                            ("G6", "Customer Education"),
                            ("G7", "Escalation Management"),
                            ("G8", "Activity Reporting"),
                            ("P1", "Advocate beyond Technical Support"),
                            ("P2", "Service Objectives Management"),
                            ("P3", "Customer Intelligence Management"),
                            ("P4", "Production/Project Case Management"),
                        ],
                        max_length=2,
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="features",
                        to="accounts.supportpackage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("package", "feature"), name="package_feature_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractPackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packages",
                        to="accounts.supportcontract",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.supportpackage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "effective_at"), name="one_package_at_a_time"
                    )
                ],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_letters_with_a_calendar"),
        ("escalations", "0002_how_it_came"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IncomingLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("doubts", models.CharField(blank=True, max_length=40)),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SIZE", "It is larger than 10 MB; only its beginning was kept."),
                            ("PARTS", "It has more parts than a letter has."),
                            ("FORM", "It is no letter that we can read."),
                            ("TIME", "Reading it took too long."),
                            ("NO_SENDER", "It does not say who sent it."),
                            ("SEVERAL_SENDERS", "It names more than one sender."),
                            ("UNKNOWN", "Its sender is no contact of a customer."),
                            ("NO_SERVICE", "No Application that it may be about has the service."),
                            ("WHICH", "It does not say which Application it is about."),
                            ("CLOSED", "The case that it names is closed."),
                            ("EMPTY", "It says nothing."),
                            ("OTHER", "What it asks for cannot be done."),
                        ],
                        max_length=15,
                    ),
                ),
                ("came_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
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
                    "escalation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sender",
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
                    models.Index(fields=["came_at"], name="letters_by_moment"),
                    models.Index(fields=["escalation", "id"], name="letters_of_an_escalation"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("escalation__isnull", False), ("fault", "")),
                            models.Q(
                                ("escalation__isnull", True), models.Q(("fault", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="letter_is_taken_or_says_why_not",
                    )
                ],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_search"),
        ("cases", "0006_the_need_a_case_serves"),
        ("priorities", "0005_ranks_moved_by_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rank",
            name="own_score",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="rank",
            name="own_terms",
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name="EngagementWeights",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("changes", models.JSONField(blank=True, default=dict)),
                ("reason", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.engagement",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "version"), name="engagement_weights_version_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="rank",
            name="own_weights",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="priorities.engagementweights",
            ),
        ),
        migrations.AddConstraint(
            model_name="rank",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("own_score__isnull", True),
                        ("own_terms__isnull", True),
                        ("own_weights__isnull", True),
                    ),
                    models.Q(
                        ("own_score__isnull", False),
                        ("own_terms__isnull", False),
                        ("own_weights__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rank_has_a_sum_and_terms_of_its_own_weights",
            ),
        ),
    ]

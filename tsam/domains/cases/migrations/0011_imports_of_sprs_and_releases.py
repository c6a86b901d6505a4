import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_tables"),
        ("cases", "0010_the_environment_of_a_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="kind",
            field=models.CharField(
                choices=[
                    ("CASES", "Case history"),
                    ("SPRS", "SPRs"),
                    ("RELEASES", "Release calendar"),
                ],
                default="CASES",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="leaves_out",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.application",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                name="importrun_of_cases_names_whose",
                condition=Q(
                    ("account__isnull", False),
                    ("application__isnull", False),
                    ("kind", "CASES"),
                    ("leaves_out", False),
                )
                | Q(~Q(("kind", "CASES")), ("account", None), ("application", None)),
            ),
        ),
    ]

"""The packages as the vendor sells them, their targets, and hours for everybody else.

Features: the service description. First-answer targets of GOLD in minutes: domain 1.2 of the
published support levels; the cadence of further words is ours and can be changed at the desk.
"""

from django.db import migrations

FEATURES = [f"G{n}" for n in range(1, 9)]
PLATINUM_FEATURES = [f"P{n}" for n in range(1, 5)]
#          severity: (first answer, further words, every hour counts)
GOLD = {0: (60, 120, True), 1: (120, 480, False), 2: (240, 1440, False), 3: (240, 2400, False)}
PLATINUM = {0: (30, 60, True), 1: (60, 240, False), 2: (120, 960, False), 3: (240, 1440, False)}
PACKAGES = [
    ("GOLD", "GOLD", 10, False, FEATURES, GOLD),
    ("GOLDPLUS", "GOLDplus", 20, False, FEATURES, GOLD),
    ("PLATINUM", "PLATINUM", 30, True, FEATURES + PLATINUM_FEATURES, PLATINUM),
]
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def fill(apps, schema_editor):
    Package = apps.get_model("accounts", "SupportPackage")
    PackageFeature = apps.get_model("accounts", "PackageFeature")
    Target = apps.get_model("accounts", "ServiceTarget")
    for code, name, rank, requires_tsam, features, targets in PACKAGES:
        package = Package.objects.create(
            code=code, name=name, rank=rank, requires_tsam=requires_tsam
        )
        PackageFeature.objects.bulk_create(
            PackageFeature(package=package, feature=feature) for feature in features
        )
        Target.objects.bulk_create(
            Target(
                package=package,
                severity=severity,
                response_minutes=response,
                update_minutes=update,
                is_round_the_clock=always,
            )
            for severity, (response, update, always) in targets.items()
        )
    apps.get_model("accounts", "ServiceCalendar").objects.create(
        name="Standard hours", zone="UTC", week=WEEK, is_default=True
    )


def empty(apps, schema_editor):
    apps.get_model("accounts", "SupportPackage").objects.all().delete()
    apps.get_model("accounts", "ServiceCalendar").objects.filter(is_default=True).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_guards")]
    operations = [migrations.RunPython(fill, empty)]

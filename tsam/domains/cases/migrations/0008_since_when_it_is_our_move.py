from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OURS = ("OPEN", "REOPENED")


def tell_from_events(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of each case that is ours: when its state last became so, as its events say."""
    Case, Event = apps.get_model("cases", "Case"), apps.get_model("accounts", "Event")
    for case in Case.objects.filter(state__in=OURS).only("opened_at").iterator():
        since, state = None, ""
        told = Event.objects.filter(noun="case", key=case.pk).order_by("at", "pk")
        for at, facts in told.values_list("at", "facts"):
            value = facts.get("state", state or "OPEN")
            state = value[-1] if isinstance(value, list) else value
            since = (since or at) if state in OURS else None
        case.ours_since = since or case.opened_at
        case.save(update_fields=["ours_since"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_search"),
        ("cases", "0007_what_a_case_concerns"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="ours_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(tell_from_events, migrations.RunPython.noop),
    ]

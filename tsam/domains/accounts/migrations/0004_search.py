"""The table of the search engine."""

from django.db import migrations

from tsam.kernel.search import store


def create(apps, schema_editor):
    store.create_store(schema_editor)


def drop(apps, schema_editor):
    store.drop_store(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_catalogue")]
    operations = [migrations.RunPython(create, drop)]

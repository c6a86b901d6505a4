"""Every table says who may read it, and pages come by rows in no other way."""

import ast

import pytest
from django.apps import apps
from django.db import models
from django.db.models import ForeignKey, ManyToManyField, OneToOneField
from django.db.models.query import QuerySet

from tests.architecture.sources import calls, name_of, sources
from tsam.domains.accounts.models import Account
from tsam.domains.accounts.models.visibility import EVERYTHING, AccountScoped

FACES = sources("tsam/faces")
WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save"}
OR_404 = ("visible_or_404", "asked_or_404")
BACK_DOORS = {"_base_manager", "_default_manager"}


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("tsam.")]


def rows_of(model: type[models.Model]) -> QuerySet[models.Model]:
    return model._default_manager.all()


def scoped() -> list[type[models.Model]]:
    return [model for model in tables() if isinstance(rows_of(model), AccountScoped)]


# Tables that belong to no account, or that are read only through a row that does: each reviewed.
REVIEWED = {
    "User": "people belong to no account; what they may read hangs on Contact and HeldFunction",
    "HeldFunction": "the vendor's own people",
    "Attestation": "the vendor's own people",
    "KeptAnswer": "given back to its owner alone, who holds the key",
    "Token": "read by its owner alone, on the owner's profile page",
    "Invitation": "opened by its secret alone",
    "SpokenLanguage": "the vendor's own people",
    "SupportPackage": "the vendor's catalogue",
    "PackageFeature": "the vendor's catalogue",
    "ServiceTarget": "the vendor's catalogue",
    "ServiceCalendar": "the vendor's calendars, named by contracts",
    "CalendarException": "the vendor's calendars, named by contracts",
    "Tracker": "the vendor's own connection to R&D; knows no customer",
    "TrackerSecret": "opened by the sync alone; no page and no call reads it",
    "TrackerDelivery": "a digest of a webhook",
    "TrackerEntry": "the log of a tracker, which administrators read; names no customer",
    "Weights": "the vendor's order of work",
    "EscalationRules": "how the vendor runs its escalations",
    "FixModel": "what jobs learnt of all defects, in numbers; no page reads it",
    "PersonCalendar": "the vendor's own people",
    "Leave": "the vendor's own people: away and for how long, never why",
    "CalendarFeed": "opened by its secret alone, and gives what its owner may read then",
    "FreeBusySource": "named to its owner alone, on the owner's page; the address is sealed",
    "BusySpan": "read by the finder alone: no title and no place is kept",
    "Letter": "read by the person it was written to: Letter.objects.to(reader)",
    "SearchEntry": "only keys: found rows are asked for again through visible_to",
    "ReadMark": "a person's own bookmark on a case that visible_to has given",
}
# Ways in from behind that the visibility of a case itself walks. No face and no page may.
WALKED_BY_THE_RULE = {"Participant.case"}
# The live stream asks what is new by number, then asks visible_to what of it may be told.
REVIEWED_BACK_DOORS = {"tsam/faces/live/readers.py", "tsam/faces/live/watch.py"}


def reaches_an_account(model: type[models.Model]) -> bool:
    seen: set[type[models.Model]] = set()
    ahead = [model]
    while ahead:
        table = ahead.pop()
        if table is Account:
            return True
        seen.add(table)
        ahead += [
            field.related_model
            for field in table._meta.get_fields()
            if isinstance(field, ForeignKey | OneToOneField)
            and isinstance(field.related_model, type)
            and field.related_model not in seen
        ]
    return False


@pytest.mark.parametrize("model", tables(), ids=lambda model: model.__name__)
def test_a_table_says_who_may_read_it(model: type[models.Model]) -> None:
    assert model in scoped() or model.__name__ in REVIEWED


def test_the_reviewed_list_names_only_tables_without_a_rule() -> None:
    named = {model.__name__ for model in tables() if model not in scoped()}

    assert set(REVIEWED) <= named


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model.__name__)
def test_the_path_from_a_row_ends_at_its_account(model: type[models.Model]) -> None:
    rows = rows_of(model)
    assert isinstance(rows, AccountScoped)

    model._base_manager.filter(**{f"{rows.account_path}__in": Account.objects.none()})
    table: type[models.Model] = model
    for step in rows.account_path.split("__") if rows.account_path != "pk" else []:
        following = table._meta.get_field(step).related_model
        assert isinstance(following, type)
        table = following

    assert table is Account


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model.__name__)
def test_rows_that_customers_read_in_part_have_no_way_in_from_behind(
    model: type[models.Model],
) -> None:
    rows = rows_of(model)
    assert isinstance(rows, AccountScoped)
    if rows.customer_may_read == EVERYTHING:
        return

    ways_in = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
        and not field.remote_field.hidden
        and f"{model.__name__}.{field.name}" not in WALKED_BY_THE_RULE
    ]

    assert not ways_in


def test_a_face_reads_only_what_the_reader_may_see() -> None:
    names = {model.__name__ for model in scoped()}
    found = []
    for source in FACES:
        allowed = _guarded(source.tree)
        found += [
            f"{source.at(node)} {name_of(node)}"
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and name_of(node.value).rpartition(".")[2] in names
            and node not in allowed
        ]

    assert not found, "\n" + "\n".join(found)


def test_a_face_has_no_back_door_to_rows() -> None:
    found = [
        f"{source.at(node)} {node.attr}"
        for source in FACES
        if source.path not in REVIEWED_BACK_DOORS
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in BACK_DOORS
    ]

    assert not found, "\n" + "\n".join(found)


def test_a_face_does_not_walk_where_only_the_rule_may() -> None:
    behind = [
        str(field.remote_field.related_name)
        for model in scoped()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and f"{model.__name__}.{field.name}" in WALKED_BY_THE_RULE
    ]
    found = [
        f"{source.at(node)} {node.attr}"
        for source in FACES
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in behind
    ]

    assert behind
    assert not found, "\n" + "\n".join(found)


def test_a_face_writes_only_through_actions() -> None:
    found = [
        f"{source.at(call)} {name_of(call.func)}"
        for source in FACES
        for call in calls(source.tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITES
        and "session" not in name_of(call.func)
    ]

    assert not found, "\n" + "\n".join(found)


def test_a_table_behind_no_rule_reaches_no_account_unless_reviewed() -> None:
    found = [
        model.__name__
        for model in tables()
        if model not in scoped() and reaches_an_account(model) and model.__name__ not in REVIEWED
    ]

    assert not found


def _guarded(tree: ast.Module) -> set[ast.AST]:
    """`X.objects` that is followed by visible_to, or handed to who asks it of them first."""
    guarded: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "visible_to":
            guarded.update(ast.walk(node.value))
        if isinstance(node, ast.Call) and name_of(node.func).endswith(OR_404):
            for argument in node.args:
                guarded.update(ast.walk(argument))
    return guarded

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import NOON, Cast
from tests.objectives.agreed import agreed, of
from tsam.commands import doctor
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.objectives import jobs, seals
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.models import (
    Approval,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Reading,
)

LATER = NOON + timedelta(days=1)


def found(document: ObjectivesDocument) -> seals.Seal:
    document = ObjectivesDocument.objects.get(pk=document.pk)
    return seals.check([document], LATER)[document.pk]


def tamper(statement: str, *values: Any) -> None:
    """As who has the database, and takes the guards off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        if connection.vendor != "sqlite":
            cursor.execute("SET session_replication_role = DEFAULT")


def test_the_text_is_checked_with_any_sha256(cast: Cast) -> None:
    row = ObjectivesDocument.objects.get(pk=agreed(cast).pk)

    text = bytes(row.text)
    assert hashlib.sha256(text).hexdigest() == row.sha256
    said = json.loads(text)
    assert said["objectives"][0] == said["objectives"][0] | {
        "number": "O-01",
        "target": "1",
        "baseline": "9",
        "direction": "DOWN",
    }
    assert [one["name"] for one in said["approvals"]] == ["Mona Manager", "Ada Acme"]
    assert found(row).is_whole


def test_a_name_that_changes_later_does_not_break_it(cast: Cast) -> None:
    row = agreed(cast)
    cast.ada.name, cast.acme.name = "Ada Other", "Acme Holding"
    cast.ada.save(update_fields=["name"])
    cast.acme.save(update_fields=["name"])

    assert found(row).is_whole


def test_superseding_it_does_not_break_it(cast: Cast) -> None:
    row = agreed(cast)
    agreed(cast, actions.amend(row, by=cast.tess, at=LATER), LATER)

    row.refresh_from_db()
    assert row.state == "SUPERSEDED"
    assert found(row).is_whole


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE objectives_objective SET target = 2", "rows"),
        ("UPDATE objectives_objectivesdocument SET purpose = 'Fewer standstill.'", "rows"),
        ("UPDATE objectives_approval SET approver_name = 'Somebody'", "rows"),
        ("DELETE FROM objectives_objective", "rows"),
        ("UPDATE objectives_objectivesdocument SET sha256 = %s", "text"),
    ],
)
def test_a_changed_byte_is_found(statement: str, fault: str, cast: Cast) -> None:
    row = agreed(cast)

    tamper(statement, *(["0" * 64] if "%s" in statement else []))

    assert found(row).fault == fault


def test_rows_text_and_hash_changed_together_are_found_by_the_event(cast: Cast) -> None:
    row = agreed(cast)
    tamper("UPDATE objectives_objective SET target = 2")
    row = ObjectivesDocument.objects.get(pk=row.pk)
    text = seals.canonical(row, seals.parts_of([row])[row.pk])
    tamper(
        "UPDATE objectives_objectivesdocument SET text = %s, sha256 = %s", text, seals.digest(text)
    )

    assert found(row).fault == "event"


@pytest.mark.parametrize(
    "rows",
    [
        lambda: ObjectivesDocument.objects.update(purpose="Other"),
        lambda: ObjectivesDocument.objects.update(state="DRAFT", sha256="", agreed_at=None),
        lambda: ObjectivesDocument.objects.update(
            state="SUPERSEDED", superseded_at=NOON, purpose="Other"
        ),
        lambda: ObjectivesDocument.objects.all()._raw_delete("default"),
        lambda: Objective.objects.update(target=5),
        lambda: Objective.objects.all().delete(),
        lambda: Objective.objects.create(
            document=ObjectivesDocument.objects.get(), number=2, outcome="More"
        ),
        lambda: Approval.objects.update(reason="Hm"),
        lambda: Approval.objects.all().delete(),
        lambda: ObjectivesDocument.objects.get().save(),
        lambda: of(ObjectivesDocument.objects.get()).save(),
    ],
)
def test_the_database_refuses_it_too(rows: Any, cast: Cast) -> None:
    agreed(cast)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        rows()


def test_a_need_and_a_reading_are_kept_as_they_are(cast: Cast) -> None:
    row = agreed(cast)
    Reading.objects.create(
        engagement=cast.engagement, number=1, value=1, measured_on=NOON, by=cast.tess, at=NOON
    )

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Reading.objects.all().delete()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ObjectiveNeed.objects.create(
            objective=of(row), requirement_id=1, label="R-01", statement="x"
        )


def test_the_managers_hear_once_and_the_doctor_says_it(
    cast: Cast, work: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    row, _ = agreed(cast), cast.mona
    assert doctor._seals() == ("seals", "")
    tamper("UPDATE objectives_objective SET target = 2")

    jobs.check_seals()
    jobs.check_seals()
    work()

    told = Letter.objects.filter(subject__contains="seal of version 1 is broken")
    assert [letter.reader for letter in told] == [cast.mona]
    assert Event.objects.get(name="document.seal_broken").key == row.pk
    _what, trouble = doctor._seals()
    assert "version 1" in trouble

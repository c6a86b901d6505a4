"""A report comes in: read and masked, shown with what it would change, written, and again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from tests.cast import NOON, Cast
from tests.intelligence.bundles import INVENTORY, bundle, contract_of
from tsam.domains.accounts.models import Event
from tsam.domains.intelligence import jobs, story
from tsam.domains.intelligence.actions import imports
from tsam.domains.intelligence.models import (
    Environment,
    EnvironmentFact,
    EnvironmentImport,
    ImportedContent,
    ImportedState,
    Source,
)
from tsam.kernel.verdicts import Refused

SECRET = "winter-is-here-7"
CONFIG: dict[str, bytes | str] = {"conf/db.properties": f"db.password={SECRET}\ncache.size=10\n"}
Bring = Callable[..., EnvironmentImport]
_S = ImportedState


@pytest.fixture
def bring(cast: Cast) -> Bring:
    """A bundle of Acme's Assembly, read in the name of Tess unless another is given."""
    contract = contract_of(cast.serve())

    def brought(config: dict[str, bytes | str] | None = None, **said: Any) -> EnvironmentImport:
        by, at = said.pop("by", cast.tess), said.pop("at", NOON)
        inventory = said.pop("inventory", INVENTORY)
        own = {"contract": contract, "application": "Assembly", **said}
        content = bundle(config or CONFIG, manifest=own, inventory=inventory)
        return imports.read_report(
            cast.assembly, io.BytesIO(content), name="assembly.zip", by=by, at=at
        )

    return brought


def written(row: EnvironmentImport, cast: Cast, at: Any = NOON) -> EnvironmentImport:
    imports.run(row, by=cast.tess, at=at)
    jobs.write_report(row.pk)
    row.refresh_from_db()
    return row


def value(name: str) -> str:
    return EnvironmentFact.objects.get(name=name, until=None).value


def test_a_dry_run_says_what_would_change_and_writes_none_of_it(cast: Cast, bring: Bring) -> None:
    row = bring()

    assert row.state == _S.CHECKED
    assert row.tiers[0]["tier"] == "PRODUCTION"
    assert row.tiers[0]["added"] == row.tiers[0]["items"] == len(row.tiers[0]["lines"])
    assert not EnvironmentFact.objects.exists()
    assert not Environment.objects.exists()
    assert not OrmQ.objects.filter(key="long").exists()


def test_what_was_read_is_written_by_a_job_that_may_run_twice(cast: Cast, bring: Bring) -> None:
    row = written(bring(), cast)
    jobs.write_report(row.pk)

    assert row.state == _S.DONE
    assert value("PostgreSQL") == "15.4"
    assert value("conf/db.properties:cache.size") == "10"
    fact = EnvironmentFact.objects.get(name="Vault")
    assert (fact.source, fact.source_words) == (Source.REPORT, "assembly.zip")
    assert not ImportedContent._base_manager.exists()


def test_no_table_and_no_file_holds_the_secret(cast: Cast, bring: Bring) -> None:
    written(bring(), cast)
    bring({"a.properties": f"x.token={SECRET}"}, contract=f"password={SECRET}")
    bring({"a.properties": f"x.token={SECRET}"})

    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert SECRET not in repr(cursor.fetchall()), table
    waiting = ImportedContent._base_manager.get()
    assert SECRET.encode() not in bytes(waiting.packed)
    kept = serializers.serialize("json", EnvironmentImport._base_manager.all())
    assert SECRET not in kept
    for path in Path(settings.FILES_DIR).rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_it_is_said_what_was_masked_and_where(bring: Bring) -> None:
    row = bring()

    assert row.masked == [{"kind": "PASSWORD", "place": "conf/db.properties:db.password"}]
    assert row.masked_count == 1


def test_a_secret_that_changed_is_seen_as_a_change(cast: Cast, bring: Bring) -> None:
    written(bring(), cast)

    row = bring({"conf/db.properties": "db.password=another\ncache.size=10\n"})

    changed = {line["name"] for line in row.tiers[0]["lines"] if line["former"]}
    assert changed == {"conf/db.properties", "conf/db.properties:db.password"}


def test_the_same_file_again_changes_nothing_and_says_so(cast: Cast, bring: Bring) -> None:
    first = written(bring(), cast)
    facts = EnvironmentFact.objects.count()

    again = bring()

    assert (again.state, again.earlier) == (_S.SAME, first)
    assert EnvironmentFact.objects.count() == facts
    with pytest.raises(Refused):
        imports.run(again, by=cast.tess, at=NOON)


def test_an_older_report_does_not_overwrite_what_is_known_later(cast: Cast, bring: Bring) -> None:
    later = {"components": [{"name": "Vault", "version": "13.0"}]}
    written(bring(inventory=later, taken_at="2026-03-02T11:00:00Z"), cast)

    old = written(bring(taken_at="2026-02-01T11:00:00Z"), cast)

    assert value("Vault") == "13.0"
    assert old.tiers[0]["later"]


def test_another_customers_report_is_refused_and_says_which_number_it_expected(
    cast: Cast, bring: Bring
) -> None:
    theirs = cast.contract(cast.globex).number

    row = bring(contract=theirs)

    assert row.state == _S.REFUSED
    assert contract_of(cast.engagement) in row.errors[0]["sentence"]
    assert theirs not in json.dumps(row.errors)
    assert "Globex" not in json.dumps(row.errors)
    assert not ImportedContent._base_manager.exists()
    with pytest.raises(Refused):
        imports.run(row, by=cast.tess, at=NOON)


def test_the_customer_brings_in_their_own(cast: Cast, bring: Bring) -> None:
    row = bring(by=cast.ada)
    imports.run(row, by=cast.ada, at=NOON)
    jobs.write_report(row.pk)

    assert EnvironmentFact.objects.get(name="Vault").confirmed_by == cast.ada


def test_who_may_not_say_what_is_there_brings_in_nothing(cast: Cast, bring: Bring) -> None:
    row = bring()

    for person in (cast.eli, cast.mona, cast.rita):
        with pytest.raises(Refused):
            bring(by=person)
        with pytest.raises(Refused):
            imports.run(row, by=person, at=NOON)
        with pytest.raises(Refused):
            imports.discard(row, by=person, at=NOON)


def test_what_is_not_needed_is_thrown_away_with_its_content(cast: Cast, bring: Bring) -> None:
    row = bring()

    imports.discard(row, by=cast.tess, at=NOON)

    assert not EnvironmentImport.objects.exists()
    assert not ImportedContent._base_manager.exists()


def test_what_was_read_and_never_written_goes_with_time(
    cast: Cast, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, done = bring(), bring(CONFIG | {"a.log": "x"})
    EnvironmentImport.objects.filter(pk=done.pk).update(state=_S.DONE)

    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=13))
    jobs.forget_reports()
    assert EnvironmentImport.objects.filter(pk=read.pk).exists()
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=15))
    jobs.forget_reports()
    jobs.forget_reports()

    assert list(EnvironmentImport.objects.all()) == [done]
    assert not ImportedContent._base_manager.filter(pk=read.pk).exists()
    (line,) = story.tell(Event.objects.filter(name="environmentimport.forgotten"))
    assert line.sentence == "assembly.zip was never written and is forgotten"


def test_what_was_written_stays(cast: Cast, bring: Bring) -> None:
    row = written(bring(), cast)

    with pytest.raises(Refused):
        imports.discard(row, by=cast.tess, at=NOON)


def test_a_job_that_cannot_write_says_why_on_the_report(cast: Cast, bring: Bring) -> None:
    row = bring()
    imports.run(row, by=cast.tess, at=NOON)
    ImportedContent._base_manager.all().delete()

    with pytest.raises(ImportedContent.DoesNotExist):
        jobs.write_report(row.pk)

    row.refresh_from_db()
    assert row.state == _S.FAILED
    assert "nothing was written" in row.errors[0]["sentence"]
    assert not EnvironmentFact.objects.exists()


@pytest.mark.parametrize(
    "said",
    [{"tier": "CELLAR"}, {"taken_at": NOON + timedelta(days=1)}, {"mapping": "../../etc/passwd"}],
)
def test_what_is_said_along_with_the_file_is_checked(cast: Cast, said: dict[str, Any]) -> None:
    cast.serve()
    table = io.BytesIO(b"name,version\nJava,17\n")

    with pytest.raises(ValidationError):
        imports.read_report(cast.assembly, table, name="a.csv", by=cast.tess, at=NOON, **said)


def test_a_table_is_of_the_tier_and_the_day_that_are_said(cast: Cast) -> None:
    cast.serve()
    table = io.BytesIO(b"name,version\nJava,17\n")
    day = NOON - timedelta(days=3)

    row = imports.read_report(
        cast.assembly, table, name="a.csv", by=cast.tess, at=NOON, tier="TEST", taken_at=day
    )
    written(row, cast)

    fact = EnvironmentFact.objects.select_related("environment").get(name="Java")
    assert (fact.environment.tier, fact.since) == ("TEST", day)

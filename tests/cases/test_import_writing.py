from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError

from tests.cases.import_samples import BPI, INCIDENTS, NOW, PROBLEMS, UCI, altered, with_cell
from tests.cast import Cast
from tsam.domains.accounts.models import Application, Event
from tsam.domains.cases.importers import mapping as mappings
from tsam.domains.cases.importers.write import FaultyFile, Outcome, check, write
from tsam.domains.cases.models import Case, State

pytestmark = pytest.mark.django_db


def test_cases_and_their_events_are_written(cast: Cast) -> None:
    outcome = _import(INCIDENTS, cast.assembly)

    case = Case.objects.get(external_id="INC0000062")
    events = Event.objects.about("case", case.pk).order_by("pk")
    assert (outcome.new, outcome.events_written) == (11, 75)
    assert case.account == cast.acme
    assert case.application == cast.assembly
    assert case.title == "Category 53, Subcategory 168, Symptom 232, Location 93"
    assert (case.state, case.is_open, case.severity) == (State.CLOSED, False, 1)
    assert case.opened_at == datetime(2016, 2, 29, 6, 58, tzinfo=UTC)
    assert [event.at for event in events][-1] == datetime(2016, 3, 5, 16, 0, tzinfo=UTC)
    assert {event.account for event in events} == {cast.acme}


def test_missed_targets_of_the_source_can_be_counted(cast: Cast) -> None:
    outcome = _import(INCIDENTS, cast.assembly)

    missed = Event.objects.filter(noun="case", facts__made_sla=False).values("key").distinct()
    assert missed.count() == 4
    assert outcome.figures()["truths"] == {"made_sla": {"false": 4, "true": 7}}


def test_words_of_the_source_can_be_counted(cast: Cast) -> None:
    outcome = _import(INCIDENTS, cast.assembly)

    assert Event.objects.filter(facts__source_state="-100").count() == 2
    assert outcome.tally.events_by_source_state["Resolved"] == 15


def test_one_event_says_that_cases_were_imported(cast: Cast) -> None:
    _import(INCIDENTS, cast.assembly)

    said = Event.objects.get(name="cases.imported")
    assert said.application == cast.assembly
    assert said.facts["new"] == 11


def test_a_second_import_changes_nothing(cast: Cast) -> None:
    _import(INCIDENTS, cast.assembly)
    before = list(Case.objects.order_by("pk").values()), Event.objects.count()

    outcome = _import(INCIDENTS, cast.assembly)

    assert (outcome.new, outcome.changed, outcome.same) == (0, 0, 11)
    assert (list(Case.objects.order_by("pk").values()), Event.objects.count()) == before


def test_a_case_that_has_grown_gets_its_new_events_only(cast: Cast) -> None:
    until = datetime(2016, 3, 10, 13, 0, tzinfo=UTC)
    _import(INCIDENTS, cast.assembly, until=until)
    early = Case.objects.get(external_id="INC0000715")

    outcome = _import(INCIDENTS, cast.assembly)

    late = Case.objects.get(external_id="INC0000715")
    events = Event.objects.about("case", late.pk).order_by("pk")
    assert (early.pk, early.state) == (late.pk, State.REOPENED)
    assert (late.state, late.is_open) == (State.CLOSED, False)
    assert (outcome.new, outcome.changed, outcome.same) == (1, 3, 7)
    assert [event.name for event in events].count("case.opened") == 1
    assert events.count() == 11
    assert Event.objects.filter(noun="case").count() == 75


def test_what_was_recorded_stays_when_the_source_takes_it_back(cast: Cast, tmp_path: Path) -> None:
    _import(INCIDENTS, cast.assembly)

    outcome = _import(altered(tmp_path, lambda lines: [*lines[:3], *lines[4:]]), cast.assembly)

    case = Case.objects.get(external_id="INC0000045")
    assert outcome.changed == 1
    assert outcome.events_written == 0
    assert Event.objects.about("case", case.pk).count() == 4


def test_any_fault_leaves_the_database_untouched(cast: Cast, tmp_path: Path) -> None:
    # Row 76 is the last: all before it has been read by then.
    path = with_cell(tmp_path, 76, "sys_updated_at", "32/13/2016 10:00")

    with pytest.raises(FaultyFile) as refusal:
        _import(path, cast.assembly)

    assert refusal.value.faults.count == 1
    assert not Case.objects.exists()
    assert not Event.objects.exists()


def test_a_fault_after_many_cases_leaves_the_database_untouched(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tsam.domains.cases.importers.write.BATCH", 2)
    path = with_cell(tmp_path, 76, "sys_updated_at", "32/13/2016 10:00")

    with pytest.raises(FaultyFile):
        _import(path, cast.assembly)

    assert not Case.objects.exists()
    assert not Event.objects.exists()


def test_a_check_writes_nothing_and_says_what_would_be(cast: Cast) -> None:
    _import(INCIDENTS, cast.assembly, until=datetime(2016, 3, 10, 13, 0, tzinfo=UTC))
    events = Event.objects.count()

    outcome, faults = check(INCIDENTS, mappings.find(UCI), cast.assembly, at=NOW)

    assert not faults.count
    assert (outcome.new, outcome.changed, outcome.same) == (1, 3, 7)
    assert Event.objects.count() == events


def test_an_open_case_stays_open(cast: Cast) -> None:
    _import(INCIDENTS, cast.assembly, until=datetime(2016, 2, 29, 17, 0, tzinfo=UTC))

    states = dict(Case.objects.values_list("external_id", "state"))
    assert states["INC0000047"] == State.OPEN
    assert states["INC0000045"] == State.SOLUTION_PROPOSED
    assert [case.external_id for case in Case.objects.exclude(is_open=True)] == ["INC0000358"]


def test_the_same_number_at_another_customer_is_another_case(cast: Cast) -> None:
    _import(INCIDENTS, cast.assembly)

    outcome = _import(INCIDENTS, cast.vault)

    assert outcome.new == 11
    assert Case.objects.filter(external_id="INC0000045").count() == 2


def test_the_database_itself_refuses_a_case_twice(cast: Cast) -> None:
    _import(INCIDENTS, cast.assembly)
    case = Case.objects.get(external_id="INC0000045")
    case.pk = None

    with pytest.raises(IntegrityError):
        case.save(force_insert=True)


def test_problems_of_a_log_are_written(cast: Cast) -> None:
    outcome = _import(PROBLEMS, cast.assembly, mapping=BPI)

    case = Case.objects.get(external_id="1-102")
    assert outcome.new == 4
    assert case.reopened_count == 1
    assert case.closed_at == datetime(2015, 3, 28, 15, 11, tzinfo=UTC)


def _import(
    path: Path, application: Application, mapping: str = UCI, until: datetime | None = None
) -> Outcome:
    return write(path, mappings.find(mapping), application, by=None, at=NOW, until=until)

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.cast import Cast
from tests.escalations.conftest import CALLED, raised
from tsam.domains.escalations import actions, rules
from tsam.domains.escalations.models import (
    Escalation,
    EscalationAction,
    EscalationCheck,
    EscalationReport,
    ExitCriterion,
    State,
)

pytestmark = pytest.mark.usefixtures("morning")


def begun(cast: Cast, **wanted: Any) -> Escalation:
    return raised(cast, at=now(), **wanted)


def test_it_is_raised_for_a_customer_from_a_case(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case(opened_by=cast.owen, severity=1)
    client.force_login(cast.eli)

    asked = client.get(f"/desk/escalations/new?case={case.number}").content.decode()
    wrong = client.post(
        f"/desk/escalations/new?application={cast.assembly.pk}",
        {"application": cast.assembly.pk, "cases": [case.pk], "reason": "DEADLINE"},
    )
    done = client.post(
        f"/desk/escalations/new?application={cast.assembly.pk}",
        {
            "application": cast.assembly.pk,
            "cases": [case.pk],
            "reason": "DEADLINE",
            "impact": "The audit is on Friday.",
            "exits": "It prints\nIt loads",
        },
    )

    assert case.number in asked
    assert wrong.status_code == 422
    row = Escalation.objects.visible_to(cast.tess).get()
    assert done.headers["Location"] == f"/desk/escalations/{row.number}"
    assert (row.contact, ExitCriterion.objects.count()) == (cast.owen, 2)


def test_its_whole_course_on_the_page(cast: Cast, client: Client) -> None:
    row = begun(cast, exits=("It prints",))
    _manager = cast.mona
    client.force_login(cast.tess)
    path = f"/desk/escalations/{row.number}"

    def do(verb: str, **words: object) -> int:
        return client.post(f"{path}/{verb}", words).status_code

    assert "Take it" in client.get(path).content.decode()
    assert do("acknowledgement") == 302
    assert do("level-up", owner=cast.mona.pk, reason="Stuck.") == 302
    assert do("words", text="The queue fell.", coming="We test.", trend="BETTER") == 302
    assert do("words", text="Suspect library.", reach="note") == 302
    assert do("words", text="No next step.") == 422
    assert do("action", words="Send the dump", doer="RND", due_on="2026-06-12") == 302
    action = EscalationAction.objects.get()
    assert do(f"actions/{action.pk}") == 302
    assert "1 of what must be true is open" in client.get(path).content.decode()
    assert do(f"exits/{ExitCriterion.objects.get().pk}") == 302
    assert do("closing", words="Is it good?") == 302

    page = client.get(path).content.decode()
    assert "Suspect library." in page
    assert "They are asked whether it is over" in page
    listed = client.get("/desk/escalations?scope=all").content.decode()
    assert "The press stops" in listed
    actions.agree(row, by=cast.ada, at=now())
    assert do("review", cause="A library.", change="We test it.", lesson="We test it now.") == 302
    assert "review owed" not in client.get("/desk/escalations?scope=all").content.decode()


def test_who_is_silent_stands_first_as_a_proposal(cast: Cast, client: Client) -> None:
    row = actions.acknowledge(begun(cast), by=cast.tess, at=now())
    late = row.next_update_at
    assert late
    actions.watch(row, at=late.replace(day=15))
    client.force_login(cast.tess)

    page = client.get("/desk/escalations?scope=all").content.decode()
    said = client.post(f"/desk/escalations/{row.number}/not-yet", {"reason": "At two."})

    assert "Raise to level 2" in page
    assert "1 has gone silent" in page
    assert said.status_code == 302
    after = client.get("/desk/escalations?scope=all").content.decode()
    assert "Raise to level 2" not in after


def test_severity_0_has_its_checklist(cast: Cast, client: Client) -> None:
    row = begun(cast, severity=0, reachable=CALLED)
    client.force_login(cast.tess)

    client.post(f"/desk/escalations/{row.number}/checks/DESK")

    page = client.get(f"/desk/escalations/{row.number}").content.decode()
    assert "Severity 0, at once" in page
    assert EscalationCheck.objects.get(item="DESK").done_by == cast.tess


def test_rules_are_set_by_the_manager_alone(cast: Cast, client: Client) -> None:
    path = "/desk/escalations/rules"
    body: dict[str, Any] = {f"acknowledge_{n}": 10 for n in range(4)} | {
        f"update_{n}": 60 for n in range(4)
    }
    body |= {"monitor_days": 3, "silence_days": 4, "review_days": 5, "reason": "Faster"}
    roles = {"level_2": "MANAGER", "level_3": "EXECUTIVE"}

    client.force_login(cast.tess)
    read = client.get(path).content.decode()
    refused = client.post(path, body | roles)
    client.force_login(cast.mona)
    done = client.post(path, body | roles)

    assert (refused.status_code, done.status_code) == (403, 302)
    assert rules.current().top == 3
    # Who leads escalations by them may read them.
    for words in (
        "The support manager sets the rules",
        "Business critical",
        "30 min",
        "4 Executive",
    ):
        assert words in read


def test_the_pattern_stands_in_place_of_a_quota(cast: Cast, client: Client) -> None:
    first = begun(cast)
    for _n in range(3):
        begun(cast)
    actions.withdraw(first, by=cast.ada, at=now(), reason="Solved.")
    client.force_login(cast.mona)

    page = client.get("/desk/escalations/pattern").content.decode()

    assert "4 escalations in a year." in page
    assert "There is no quota" in page


def test_a_longer_list_asks_no_more(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    def queries() -> int:
        client.get("/desk/escalations?scope=all")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/escalations?scope=all").status_code == 200
        return len(asked)

    begun(cast)
    begun(cast)
    few = queries()
    for _n in range(6):
        begun(cast)

    assert queries() == few


def test_rnd_that_owns_a_level_writes_remarks_and_no_reports(cast: Cast, client: Client) -> None:
    row = actions.acknowledge(begun(cast), by=cast.tess, at=now())
    for owner in (cast.mona, cast.rita):
        row = actions.raise_level(row, by=cast.tess, at=now(), owner=owner, reason="Up.")
    client.force_login(cast.rita)
    path = f"/desk/escalations/{row.number}"

    page = client.get(path).content.decode()
    client.post(f"{path}/words", {"text": "Branch build is green.", "reach": "note"})
    refused = client.post(f"{path}/words", {"text": "A", "coming": "B"})

    assert "Send report" in page
    assert "Branch build is green." in client.get(path).content.decode()
    assert refused.status_code == 403
    assert not EscalationReport.objects.exists()
    assert row.state == State.ACTIVE


def test_who_is_likely_next_stands_there_with_reasons(cast: Cast, client: Client) -> None:
    cast.serve()
    long_ago = now() - timedelta(days=12)
    cast.case(severity=1, opened_at=long_ago, reassigned_count=3)
    actions.note_warnings(at=now())
    client.force_login(cast.tess)

    page = client.get("/desk/escalations?scope=all").content.decode()

    assert "Likely next" in page
    assert "nobody worked on it for 12 days" in page
    assert "No warning is old enough to be judged." in page

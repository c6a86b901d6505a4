from __future__ import annotations

from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tests.escalations.conftest import raised
from tsam.domains.escalations import actions
from tsam.domains.escalations.models import Escalation, ExitCriterion, State


def test_a_customer_escalates_a_case_and_knows_when_we_answer(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case(opened_by=cast.owen, severity=1)
    client.force_login(cast.owen)
    said = {
        "about": "cases",
        "cases": [case.pk],
        "reason": "NO_PROGRESS",
        "impact": "Line 2 builds from paper.",
        "exits": "",
    }

    asked = client.get(f"/portal/escalations/new?case={case.number}").content.decode()
    wrong = client.post("/portal/escalations/new", said)
    done = client.post("/portal/escalations/new", said | {"exits": "Line 2 prints"})

    assert "The press stops" in asked
    assert "Say what must be true, so that we both know when it ends." in wrong.content.decode()
    row = Escalation.objects.visible_to(cast.owen).get()
    assert done.headers["Location"] == f"/portal/escalations/{row.number}"
    page = client.get(done.headers["Location"]).content.decode()
    assert "Our answer" in page
    assert "Line 2 prints" in page


def test_the_service_itself_can_be_escalated_without_a_case(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)

    client.post(
        "/portal/escalations/new",
        {
            "about": "service",
            "application": cast.assembly.pk,
            "title": "Two calls missed",
            "reason": "SILENCE",
            "impact": "We plan blindly.",
            "exits": "The next call is held",
        },
    )

    assert Escalation.objects.visible_to(cast.ada).get().title == "Two calls missed"


def test_it_is_followed_to_its_end(cast: Cast, client: Client) -> None:
    row = raised(cast, at=now(), exits=("It prints",))
    row = actions.acknowledge(row, by=cast.tess, at=now())
    row = actions.raise_level(row, by=cast.tess, at=now(), owner=cast.mona, reason="SECRETREASON")
    actions.report(row, by=cast.tess, at=now(), happened="The queue fell.", coming="We test.")
    actions.remark(row, by=cast.eli, at=now(), text="SECRETREMARK")
    client.force_login(cast.ada)
    path = f"/portal/escalations/{row.number}"

    page = client.get(path).content.decode()
    assert "Tess Tanaka leads it" in page
    assert "Support manager" in page
    assert "The queue fell." in page
    assert "SECRET" not in page
    # The role of the level, never who stands on it.
    assert "Mona Manager" not in page

    assert client.post(f"{path}/words", {"text": "Thank you."}).status_code == 302
    assert client.post(f"{path}/words", {"text": ""}).status_code == 422
    client.post(f"{path}/exits/{ExitCriterion.objects.get().pk}")
    actions.ask_to_close(row, by=cast.tess, at=now())
    assert "Is it over?" in client.get(path).content.decode()
    assert client.post(f"{path}/disagreement", {"reason": "Line 3 stops."}).status_code == 302
    actions.ask_to_close(row, by=cast.tess, at=now())
    assert client.post(f"{path}/agreement").status_code == 302
    row.refresh_from_db()
    assert row.state == State.CLOSED_AGREED
    assert "Ended" in client.get("/portal/escalations").content.decode()


def test_without_a_tsam_it_says_what_to_do_instead(cast: Cast, client: Client) -> None:
    cast.contract(cast.acme)
    cast.case(cast.welding)
    client.force_login(cast.ada)

    page = client.get("/portal/escalations/new").content.decode()

    assert "Without a TSAM" in page

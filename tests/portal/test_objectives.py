from __future__ import annotations

import hashlib

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tests.objectives.agreed import agreed, objective, of, reviewed
from tests.objectives.test_seals import tamper
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.actions import measures
from tsam.domains.objectives.models import ObjectivesDocument, Reading

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    cast.serve()
    client.force_login(cast.ada)
    return client


def read(client: Client, path: str = "/portal/objectives") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def state(row: ObjectivesDocument) -> str:
    return ObjectivesDocument.objects.get(pk=row.pk).state


def amending(cast: Cast) -> ObjectivesDocument:
    row = actions.amend(agreed(cast), by=cast.tess, at=now())
    measures.change_objective(
        of(row), by=cast.tess, at=now(), target="0.5", change_reason="Two nodes."
    )
    objective(row, cast, outcome="Fewer calls", baseline=40, target=20, unit="calls")
    return reviewed(cast, row, now())


def test_nothing_yet_says_how_it_comes_about(ada: Client) -> None:
    assert "Nothing is agreed yet" in read(ada)


def test_a_version_that_waits_shows_what_it_changes_and_two_acts(cast: Cast, ada: Client) -> None:
    row = amending(cast)

    page = read(ada)

    assert "Version 2 waits for you" in page
    assert '<s><span class="sr">was </span>at most 1' in page
    assert "Two nodes." in page
    assert "Fewer calls" in page
    assert "Until both sides agree, version 1 is measured" in page
    assert f"/portal/objectives/{row.pk}/agreement" in page
    assert f"/portal/objectives/{row.pk}/return" in page


def test_agreeing_second_puts_it_in_force(cast: Cast, ada: Client) -> None:
    row = reviewed(cast, at=now())
    actions.approve(row, by=cast.mona, at=now())

    done = ada.post(f"/portal/objectives/{row.pk}/agreement", {"round": "1"}, follow=True)

    assert state(row) == "AGREED"
    assert "sealed, and in force" in done.content.decode()


def test_agreeing_first_waits_for_the_other_side(cast: Cast, ada: Client) -> None:
    row = reviewed(cast, at=now())

    ada.post(f"/portal/objectives/{row.pk}/agreement", {"round": "1"})

    assert state(row) == "IN_REVIEW"
    assert "You have agreed to it." in read(ada)


def test_what_changed_since_it_was_read_is_read_again(cast: Cast, ada: Client) -> None:
    row = reviewed(cast, at=now())

    answer = ada.post(f"/portal/objectives/{row.pk}/agreement", {"round": "7"})

    assert answer.status_code == 403
    assert "Read it once more" in answer.content.decode()


def test_sent_back_it_needs_a_reason_and_is_gone_from_the_page(cast: Cast, ada: Client) -> None:
    row = reviewed(cast, at=now())
    empty = ada.post(f"/portal/objectives/{row.pk}/return", {"reason": " "})
    assert empty.status_code == 422
    assert "Say what should be different." in empty.content.decode()

    ada.post(f"/portal/objectives/{row.pk}/return", {"reason": "Two hours."})

    assert state(row) == "DRAFT"
    assert "Nothing is agreed yet" in read(ada)


def test_the_seal_is_checked_without_us(cast: Cast, ada: Client) -> None:
    row = agreed(cast)

    text = ada.get(f"/portal/objectives/{row.pk}/text").content

    assert hashlib.sha256(text).hexdigest() == row.sha256
    page = read(ada)
    assert f"sha256sum objectives-{row.engagement_id}-version-1.json" in page
    assert "Whole" in page


def test_a_broken_seal_is_shown_to_the_customer_too(cast: Cast, ada: Client) -> None:
    agreed(cast)
    tamper("UPDATE objectives_objective SET outcome = 'Other'")

    assert "Somebody changed them in the database." in read(ada)


def test_who_owns_it_writes_readings_and_sees_the_way(cast: Cast, ada: Client) -> None:
    row = agreed(cast)

    said = {"value": "3", "measured_on": "2026-06-09"}
    ada.post(f"/portal/objectives/{row.pk}/1/reading", said)

    assert Reading.objects.get().by == cast.ada
    page = read(ada, f"/portal/objectives/{row.pk}/1")
    assert "goal at most 1 h by 31 Dec 2026" in page
    assert "The values as a table" in page


def test_a_reading_that_is_no_number_is_said_beside_its_field(cast: Cast, ada: Client) -> None:
    row = agreed(cast)

    said = {"value": "a lot", "measured_on": "2026-06-09"}
    answer = ada.post(f"/portal/objectives/{row.pk}/1/reading", said)

    assert answer.status_code == 422
    assert "Write a number" in answer.content.decode()


def test_a_draft_is_the_tsams_sheet_of_paper(cast: Cast, ada: Client) -> None:
    row = actions.draft(cast.engagement, by=cast.tess, at=NOON, purpose="Soon.")

    assert ada.get(f"/portal/objectives/{row.pk}").status_code == 404

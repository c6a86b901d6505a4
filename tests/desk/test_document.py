from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tests.objectives.agreed import agreed, draft, objective, of, reviewed
from tests.objectives.test_seals import tamper
from tsam.domains.accounts.models import ContractPackage, SupportPackage
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.actions import kickoffs
from tsam.domains.objectives.models import Objective, ObjectivesDocument, Reading

pytestmark = pytest.mark.usefixtures("morning")

TODAY = date(2026, 6, 10)
WORDS = {
    "outcome": "Publishing stays up",
    "source": "MANUAL",
    "metric": "Hours of outage in a month",
    "unit": "h",
    "read_from": "Worker monitor",
    "stale_days": "90",
    "most_days": "10",
    "baseline": "9",
    "direction": "DOWN",
    "target": "1",
    "due_on": "2026-12-31",
}


@pytest.fixture
def tess(cast: Cast, client: Client) -> Client:
    cast.serve()
    client.force_login(cast.tess)
    return client


def shelf(cast: Cast) -> str:
    return reverse("desk:document", args=[cast.engagement.pk])


def act(row: ObjectivesDocument, verb: str) -> str:
    return reverse("desk:document-act", args=[row.engagement_id, row.version, verb])


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def newest() -> ObjectivesDocument:
    return ObjectivesDocument.objects.order_by("-version")[0]


def test_from_nothing_to_an_agreement(cast: Cast, tess: Client) -> None:
    assert "Begin version 1" in read(tess, shelf(cast))

    tess.post(reverse("desk:document-new", args=[cast.engagement.pk]), {"purpose": "No halt."})
    new = reverse("desk:objective-new", args=[cast.engagement.pk, 1])
    assert tess.post(new, WORDS).status_code == 302
    said = {"vendor": cast.mona.pk, "customer": cast.ada.pk, "answer_by": "2026-06-17"}
    tess.post(act(newest(), "review"), said)
    assert "Version 1 waits for Mona Manager and Ada Acme." in read(tess, shelf(cast))

    actions.approve(newest(), by=cast.ada, at=now())
    tess.force_login(cast.mona)
    done = tess.post(act(newest(), "approval") + "?round=1", follow=True)

    assert "agreed by both sides, sealed, and in force" in done.content.decode()
    assert "Version 1 holds and its seal is whole." in read(tess, shelf(cast))


def test_a_draft_says_beside_each_objective_what_it_lacks(cast: Cast, tess: Client) -> None:
    objective(draft(cast), cast, target=None, baseline=None)

    page = read(tess, shelf(cast))

    assert "2 things are to be put right before the review." in page
    assert "Set a target in numbers." in page


def test_prose_for_a_target_is_refused_kindly(cast: Cast, tess: Client) -> None:
    draft(cast)
    new = reverse("desk:objective-new", args=[cast.engagement.pk, 1])

    answer = tess.post(new, {**WORDS, "target": "much better"})

    assert answer.status_code == 422
    assert "Words cannot be measured." in answer.content.decode()


def test_an_amendment_shows_old_and_new_in_place(cast: Cast, tess: Client) -> None:
    row = agreed(cast)
    tess.post(act(row, "amendment"))
    change = reverse("desk:objective-change", args=[cast.engagement.pk, 2, 1])
    tess.post(change, {**WORDS, "target": "0.5", "owner": cast.ada.pk})

    page = read(tess, shelf(cast))

    assert '<s><span class="sr">was </span>at most 1 h</s>' in page
    assert "Tighter" in page
    assert "Until both sides agree, version 1 is measured." in page


def test_who_has_left_is_named_and_somebody_else_is_asked(cast: Cast, tess: Client) -> None:
    row = reviewed(cast, at=now())
    cast.ada.contacts.update(left_at=NOON)
    assert "Ada Acme has left: name somebody else" in read(tess, shelf(cast))

    said = {"side": "CUSTOMER", "approver": cast.olga.pk, "answer_by": "2026-06-20"}
    tess.post(act(row, "approver"), said)

    assert "waits for Mona Manager and Olga One" in read(tess, shelf(cast))


def test_sent_back_the_page_says_why(cast: Cast, tess: Client) -> None:
    row = reviewed(cast, at=now())
    tess.post(act(row, "return"), {"reason": "A slip."})

    assert "“A slip.”" in read(tess, shelf(cast))


def test_a_broken_seal_is_said_first(cast: Cast, tess: Client) -> None:
    agreed(cast)
    tamper("UPDATE objectives_objective SET target = 2")

    page = read(tess, shelf(cast))

    assert "The seal of version 1 is broken" in page
    assert "Somebody changed them in the database." in page


def test_a_reading_is_written_down_and_drawn(cast: Cast, tess: Client) -> None:
    row = agreed(cast)
    where = [cast.engagement.pk, 1, 1]
    tess.post(
        reverse("desk:objective-reading", args=where),
        {"value": "4", "measured_on": TODAY.isoformat(), "note": "After the node"},
    )

    page = read(tess, reverse("desk:objective", args=where))

    assert Reading.objects.get().by == cast.tess
    assert "4 h" in page
    assert "Read on 10 Jun 2026, the newest of 1 reading." in page
    assert row.is_in_force


def test_a_figure_leads_to_its_cases(cast: Cast, tess: Client) -> None:
    row = draft(cast)
    made = objective(
        row, cast, source="OPEN_CRITICAL", target=0, baseline=None, is_measured_first=True
    )
    agreed(cast, row)

    page = read(tess, reverse("desk:objective", args=[cast.engagement.pk, 1, made.number]))

    assert "No case was reported yet." in page


def test_the_paper_has_all_of_it(cast: Cast, tess: Client) -> None:
    row = agreed(cast)

    page = read(tess, reverse("desk:document-paper", args=[cast.engagement.pk, 1]))

    assert "Worker monitor" in page
    assert row.sha256[:8] in page


def test_the_sealed_text_comes_byte_by_byte(cast: Cast, tess: Client) -> None:
    row = agreed(cast)

    answer = tess.get(reverse("desk:document-text", args=[cast.engagement.pk, 1]))

    assert answer.content == bytes(row.text)


def test_after_a_downgrade_it_is_read_and_nothing_is_done(cast: Cast, tess: Client) -> None:
    row = agreed(cast)
    contract = cast.engagement.support_contract
    assert contract
    gold = SupportPackage.objects.get(code="GOLD")
    ContractPackage.objects.filter(contract=contract).update(package=gold)

    page = read(tess, shelf(cast))

    assert "Nothing can be changed" in page
    assert "Amend it" not in page
    assert "belongs to PLATINUM" in tess.get(act(row, "amendment")).content.decode()


def test_today_and_the_engagement_say_that_nothing_is_agreed(cast: Cast, tess: Client) -> None:
    kickoffs.open_kickoff(cast.engagement, at=now() - timedelta(days=40))

    assert "Acme, Assembly: no objectives agreed" in read(tess, "/desk/")
    page = read(tess, reverse("desk:engagement", args=[cast.engagement.pk]))
    assert "Nothing is agreed, and it should be by now." in page


def test_the_list_of_repairs_names_it_for_the_manager(cast: Cast, tess: Client) -> None:
    kickoffs.open_kickoff(cast.engagement, at=now() - timedelta(days=40))
    tess.force_login(cast.mona)

    assert "No objectives agreed" in read(tess, reverse("desk:compliance"))
    agreed(cast, at=now())
    assert "No objectives agreed" not in read(tess, reverse("desk:compliance"))


def test_an_approver_of_ours_finds_it_in_today(cast: Cast, tess: Client) -> None:
    reviewed(cast, at=now())
    tess.force_login(cast.mona)

    assert "version 1 of the objectives" in read(tess, "/desk/")


def test_an_unknown_version_or_objective_is_not_there(cast: Cast, tess: Client) -> None:
    row = agreed(cast)
    pk = row.engagement_id

    for path in (
        f"/desk/engagements/{pk}/document/9",
        f"/desk/engagements/{pk}/document/1/objectives/9",
    ):
        assert tess.get(path).status_code == 404
    assert of(row) in Objective.objects.all()

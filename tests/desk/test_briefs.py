from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.models import BriefItem, BriefReceipt, Commitment, CustomerAlias, Promise
from tsam.domains.objectives.actions.requirements import propose, publish
from tsam.domains.objectives.models import Requirement

pytestmark = pytest.mark.usefixtures("morning")


def need(cast: Cast, where: Engagement | None = None, said: str = "No outage") -> Requirement:
    row = where or cast.engagement
    made = propose(row, by=cast.tess, at=NOON, statement=said, weight=4)
    return publish(made, by=cast.tess, at=NOON, weight=4)


def asked(cast: Cast, audience: str = "RND", said: str = "The fix in the next build") -> BriefItem:
    return actions.ask(cast.engagement, by=cast.tess, at=now(), audiences=[audience], asked=said)[0]


def brief(cast: Cast, audience: str = "") -> str:
    url = reverse("desk:brief", args=[cast.engagement.pk])
    return f"{url}?for={audience}" if audience else url


def act(item: BriefItem, verb: str) -> str:
    return reverse("desk:ask-act", args=[item.engagement_id, item.pk, verb])


def soon() -> str:
    return (now() + timedelta(days=5)).date().isoformat()


def test_the_tsam_sees_it_as_each_department_sees_it(cast: Cast, client: Client) -> None:
    need(cast)
    asked(cast, "SALES", "Hold the offer")
    client.force_login(cast.tess)

    sales, rnd = (client.get(brief(cast, slug)).content.decode() for slug in ("sales", "rd"))

    assert "Hold the offer" in sales
    assert "Sales owes 1 answer" in sales
    assert "Hold the offer" not in rnd
    assert "Customer A" in rnd
    assert "Nothing is asked of R&amp;D" in rnd


@pytest.mark.parametrize("slug", ["sales", "pm", "marketing"])
def test_a_department_sees_only_its_own(slug: str, cast: Cast, client: Client) -> None:
    need(cast)
    client.force_login(cast.rita)

    assert client.get(brief(cast, slug)).status_code == 404
    assert client.get(brief(cast)).status_code == 200


def test_the_tsam_asks_and_the_letter_of_the_customer_is_given(cast: Cast, client: Client) -> None:
    made = need(cast)
    client.force_login(cast.tess)
    url = reverse("desk:ask-new", args=[cast.engagement.pk])
    assert client.get(f"{url}?requirement={made.pk}").status_code == 200

    answer = client.post(
        url,
        {
            "audiences": ["RND", "GLOBAL_SERVICES"],
            "asked": "Somebody on site",
            "requirement": made.pk,
            "wanted_on": soon(),
        },
    )

    assert answer.status_code == 302
    assert {one.audience for one in BriefItem.objects.all()} == {"RND", "GLOBAL_SERVICES"}
    assert CustomerAlias.objects.get().letters == "A"


def test_what_is_missing_is_said_beside_its_field(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)
    url = reverse("desk:ask-new", args=[cast.engagement.pk])

    empty = client.post(url, {})
    past = client.post(url, {"audiences": ["RND"], "asked": "A", "wanted_on": "2026-01-01"})

    assert empty.status_code == past.status_code == 422
    assert "This day has passed" in past.content.decode()
    assert not BriefItem.objects.exists()


def test_a_department_answers_in_the_brief(cast: Cast, client: Client) -> None:
    first, second, third = (asked(cast, said=f"Ask {n}") for n in range(3))
    client.force_login(cast.rita)
    assert client.get(act(first, "acceptance")).status_code == 200

    sent = [
        client.post(
            act(first, "acceptance"),
            {"promised_on": soon(), "owner": cast.rita.pk, "proposed_words": "It comes"},
        ),
        client.post(act(second, "refusal"), {"reason": "Not this year"}),
        client.post(act(third, "question"), {"words": "Which line?"}),
    ]

    assert [one.status_code for one in sent] == [302, 302, 302]
    states = list(BriefItem.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["ACCEPTED", "DECLINED", "QUESTION"]
    assert Commitment.objects.get().proposed_words == "It comes"
    shown = client.get(brief(cast)).content.decode()
    assert "Which line?" in shown
    assert "Not this year" in shown


def test_the_tsam_answers_a_question_and_may_let_it_be(cast: Cast, client: Client) -> None:
    item = asked(cast)
    actions.question(item, by=cast.rita, at=now(), words="Which line?")
    client.force_login(cast.tess)
    assert "Which line?" in client.get(brief(cast, "rd")).content.decode()
    assert "asks about Acme" in client.get("/desk/").content.decode()

    client.post(act(item, "reply"), {"words": "Line 4"})
    item.refresh_from_db()
    assert item.state == "ASKED"
    client.post(act(item, "withdrawal"), {"reason": "Sold"})

    item.refresh_from_db()
    assert item.state == "WITHDRAWN"


def test_opening_it_is_a_receipt_that_the_tsam_sees(cast: Cast, client: Client) -> None:
    need(cast)
    client.force_login(cast.rita)
    client.get(brief(cast))
    client.force_login(cast.tess)

    shown = client.get(brief(cast, "rd")).content.decode()

    assert BriefReceipt.objects.get().reader == cast.rita
    assert "All have read it." in shown
    assert cast.sally
    assert "Nobody has read it yet." in client.get(brief(cast, "sales")).content.decode()


def test_a_need_is_kept_from_sales_and_opened_again(cast: Cast, client: Client) -> None:
    made = need(cast, said="A hole in the fence")
    client.force_login(cast.tess)
    url = reverse("desk:brief-discretion", args=[cast.engagement.pk, made.pk])

    client.post(url)
    shut = client.get(brief(cast, "sales")).content.decode()
    client.post(url)

    assert "A hole in the fence" not in shut
    assert "A hole in the fence" in client.get(brief(cast, "sales")).content.decode()


def test_the_trade_stands_in_place_of_the_name(cast: Cast, client: Client) -> None:
    need(cast)
    client.force_login(cast.tess)

    client.post(reverse("desk:brief-trade", args=[cast.engagement.pk]), {"trade": "energy"})

    assert "Customer A, energy" in client.get(brief(cast, "rd")).content.decode()


def test_the_table_is_what_the_page_shows(cast: Cast, client: Client) -> None:
    need(cast, said="=Acme stops")
    asked(cast, said="A word")
    client.force_login(cast.rita)

    answer = client.get(reverse("desk:brief-export", args=[cast.engagement.pk]))

    said = answer.content.decode()
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=Customer A stops" in said
    assert "Acme" not in said
    assert "A word" in said


def test_the_day_of_a_department_begins_with_what_it_owes(cast: Cast, client: Client) -> None:
    asked(cast)
    held = actions.accept(asked(cast, said="B"), by=cast.rita, at=now(), promised_on=now().date())
    client.force_login(cast.rita)

    today = client.get("/desk/").content.decode()
    briefs = client.get("/desk/briefs").content.decode()

    assert "1 ask waits for your answer." in today
    assert f"/desk/commitments/{held.pk}" in today
    assert "You owe 1 answer." in briefs


def test_a_commitment_is_moved_released_and_kept(cast: Cast, client: Client) -> None:
    held = actions.accept(asked(cast), by=cast.rita, at=now(), promised_on=now().date())
    page = reverse("desk:commitment", args=[held.pk])
    client.force_login(cast.rita)
    client.post(f"{page}/day", {"promised_on": soon(), "reason": "No bench"})
    client.force_login(cast.tess)
    client.post(f"{page}/promise", {"words": "The fix comes"})
    shown = client.get(page).content.decode()
    client.post(f"{page}/outcome", {"words": "In the build"})

    held.refresh_from_db()
    assert held.state == "KEPT"
    assert "No bench" in shown
    assert "The fix comes" in shown
    assert Promise.objects.get().state == "KEPT"
    listed = client.get("/desk/commitments?view=judged&department=rd").content.decode()
    assert "The fix in the next build" in listed
    assert "<b>1</b> of 1" in listed


def test_what_is_overdue_stands_in_the_day_of_both(cast: Cast, client: Client) -> None:
    before = now() - timedelta(days=9)
    item = actions.ask(
        cast.engagement, by=cast.tess, at=before, audiences=["RND"], asked="The fix"
    )[0]
    actions.accept(item, by=cast.rita, at=before, promised_on=before.date())

    for reader in (cast.tess, cast.rita):
        client.force_login(reader)
        shown = client.get("/desk/").content.decode()
        assert "The fix" in shown
        assert "verdue" in shown


def test_the_page_of_an_engagement_says_how_its_brief_stands(cast: Cast, client: Client) -> None:
    asked(cast)
    actions.accept(asked(cast, said="B"), by=cast.rita, at=now(), promised_on=now().date())
    client.force_login(cast.tess)

    shown = client.get(reverse("desk:engagement", args=[cast.engagement.pk])).content.decode()

    assert "Departments owe 1 answer." in shown
    assert "What departments promised" in shown


@pytest.mark.parametrize("reader", ["tess", "rita", "sally"])
def test_more_of_everything_asks_no_more(reader: str, cast: Cast, client: Client) -> None:
    client.force_login(getattr(cast, reader))
    _grow(cast, 2)
    paths = [brief(cast), "/desk/briefs", "/desk/commitments?scope=all", "/desk/"]
    few = {path: _queries(client, path) for path in paths}

    _grow(cast, 6)

    many = {path: _queries(client, path) for path in paths}
    assert {path: many[path] for path in paths if many[path] > few[path]} == {}


def _grow(cast: Cast, turns: int) -> None:
    made = need(cast, said=f"Need {Requirement.objects.count()}")
    for turn in range(turns):
        for audience, by in (("RND", cast.rita), ("SALES", cast.sally)):
            asked(cast, audience, f"Ask {turn}")
            question = asked(cast, audience, f"Question {turn}")
            actions.question(question, by=by, at=now(), words="Which?")
            item = actions.ask(
                cast.engagement,
                by=cast.tess,
                at=now() - timedelta(days=9),
                audiences=[audience],
                asked=f"Done {turn}",
                requirement=made,
            )[0]
            day = (now() - timedelta(days=9)).date()
            actions.accept(item, by=by, at=now() - timedelta(days=9), promised_on=day)
        other = cast.application(f"Line {Engagement.objects.count()}", cast.acme)
        need(cast, cast.engage(other, "PLATINUM", tsam=cast.tess))


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as done:
        assert client.get(path).status_code == 200
    return len(done)

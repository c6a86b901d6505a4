from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOON, Cast
from tsam.domains.cases.actions import serve_requirement
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement
from tsam.domains.priorities.actions import set_order

pytestmark = pytest.mark.usefixtures("morning")

WORDS = {"statement": "No outage of the line", "weight": "4"}


def need(cast: Cast, **given: Any) -> Requirement:
    words: dict[str, Any] = {"statement": "No outage of the line", "weight": 4, **given}
    return actions.propose(cast.engagement, by=cast.ada, at=NOON, **words)


def published(cast: Cast, weight: int = 4) -> Requirement:
    return actions.publish(need(cast), by=cast.tess, at=NOON, weight=weight, reason="Seen so.")


def register(cast: Cast) -> str:
    return reverse("desk:requirements", args=[cast.engagement.pk])


def act(made: Requirement, verb: str) -> str:
    return reverse("desk:requirement-act", args=[made.engagement_id, made.pk, verb])


def shown(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_an_empty_register_says_how_to_begin(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    assert "Ask what they cannot work without" in shown(client, register(cast))


def test_the_register_names_what_waits(cast: Cast, client: Client) -> None:
    published(cast, weight=2)
    need(cast, statement="Audit-ready history")
    cast.case(severity=1, title="The press stops")
    client.force_login(cast.tess)

    page = shown(client, register(cast))

    assert (
        "1 weight is disputed, 1 need is not published, 1 critical case is not documented." in page
    )
    assert "we say 2, they say 4" in page
    assert "The press stops" in page


def test_an_engineer_reads_what_is_published_and_writes_nothing(cast: Cast, client: Client) -> None:
    published(cast)
    need(cast, statement="Not shared yet")
    client.force_login(cast.eli)

    page = shown(client, register(cast))

    assert "No outage of the line" in page
    assert "Not shared yet" not in page
    assert "New requirement" not in page


def test_a_need_is_written_down_and_in_force(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.tess)
    url = reverse("desk:requirement-new", args=[cast.engagement.pk])

    client.post(url, {**WORDS, "is_published": "on", "vendor_owner": cast.tess.pk})

    made = Requirement.objects.get()
    assert (made.label, made.status, made.vendor_owner) == ("R-01", "PUBLISHED", cast.tess)


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)
    url = reverse("desk:requirement-new", args=[cast.engagement.pk])

    answer = client.post(url, {"statement": "", "weight": "4", "measure": "Hours a month"})

    assert answer.status_code == 422
    assert "Hours a month" in answer.content.decode()
    assert not Requirement.objects.exists()


def test_a_critical_case_gets_its_need(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case(severity=1, area="PRODUCTION")
    client.force_login(cast.tess)
    url = reverse("desk:requirement-new", args=[cast.engagement.pk])

    client.post(f"{url}?case={case.number}", WORDS)

    case.refresh_from_db()
    assert case.requirement == Requirement.objects.get()
    assert "not documented" not in shown(client, register(cast))


def test_a_need_of_no_engagement_in_force_says_why(cast: Cast, client: Client) -> None:
    row = cast.engage(cast.welding, "GOLD", state="SUSPENDED", suspended_from="ACTIVE")
    client.force_login(cast.tess)

    assert "The engagement is suspended." in shown(
        client, reverse("desk:requirements", args=[row.pk])
    )


@pytest.mark.parametrize(
    ("verb", "sent", "status"),
    [
        ("dispute", {"weight": "2", "reason": "Seldom."}, "DISPUTED"),
        ("outcome", {"reason": "None since May."}, "MET"),
        ("withdrawal", {"reason": "The plant was sold."}, "WITHDRAWN"),
    ],
)
def test_a_step_is_taken(
    verb: str, sent: dict[str, str], status: str, cast: Cast, client: Client
) -> None:
    made = published(cast)
    client.force_login(cast.tess)

    client.post(act(made, verb), sent)

    made.refresh_from_db()
    assert made.status == status


def test_a_step_that_is_not_open_says_why_and_does_nothing(cast: Cast, client: Client) -> None:
    made = published(cast)
    client.force_login(cast.tess)

    page = shown(client, act(made, "settlement"))
    client.post(act(made, "settlement"), {})

    assert "Its weight is not disputed." in page
    made.refresh_from_db()
    assert made.status == "PUBLISHED"


def test_the_case_says_what_it_serves_to_who_may_read_it(cast: Cast, client: Client) -> None:
    case = cast.case()
    serve_requirement(case, by=cast.tess, at=NOON, requirement=published(cast))
    case.refresh_from_db()
    case.assignee = cast.rita
    case.save(update_fields=["assignee"])
    url = reverse("desk:case", args=[case.number])

    client.force_login(cast.eli)
    assert "No outage of the line" in shown(client, url)
    client.force_login(cast.rita)
    assert "No outage of the line" not in shown(client, url)


def test_the_need_of_a_case_is_named(cast: Cast, client: Client) -> None:
    made, case = published(cast), cast.case()
    client.force_login(cast.eli)
    url = reverse("desk:case-requirement", args=[case.number])

    client.post(url, {"requirement": made.pk})

    case.refresh_from_db()
    assert case.requirement == made


def test_the_list_is_narrowed_to_a_need(cast: Cast, client: Client) -> None:
    serving, other = cast.case(title="The press stops"), cast.case(title="The oven stops")
    made = published(cast)
    serve_requirement(serving, by=cast.tess, at=NOON, requirement=made)
    client.force_login(cast.tess)

    page = shown(client, reverse("desk:cases") + f"?scope=all&sort=newest&need={made.pk}")

    assert "The press stops" in page
    assert other.title not in page


def test_who_may_not_read_a_need_does_not_learn_what_serves_it(cast: Cast, client: Client) -> None:
    case = cast.case(title="The press stops", assignee=cast.rita)
    made = published(cast)
    serve_requirement(case, by=cast.tess, at=NOON, requirement=made)
    client.force_login(cast.rita)

    assert "The press stops" in shown(client, reverse("desk:cases"))
    assert "The press stops" not in shown(client, reverse("desk:cases") + f"?need={made.pk}")


def test_the_page_of_a_need_tells_its_story(cast: Cast, client: Client) -> None:
    made = actions.accept_weight(published(cast, weight=2), by=cast.tess, at=NOON)
    client.force_login(cast.tess)

    page = shown(client, reverse("desk:requirement", args=[made.engagement_id, made.pk]))

    assert "Published with weight 2 where 4 was asked: Seen so." in page
    assert "Both sides agree on weight 4" in page


def test_many_needs_cost_no_more_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.tess)
    for number in range(12):
        made = actions.publish(
            need(cast, statement=f"Need {number}"), by=cast.tess, at=NOON, weight=4
        )
        serve_requirement(cast.case(), by=cast.tess, at=NOON, requirement=made)
    client.get(register(cast))

    with django_assert_max_num_queries(27):
        client.get(register(cast))


def test_the_order_of_the_customer_stands_there_and_is_flagged_when_cases_came_after(
    cast: Cast, client: Client
) -> None:
    ordered = cast.case(title="The press stops")
    set_order(cast.engagement, by=cast.ada, at=NOON, cases=[ordered])
    client.force_login(cast.eli)
    assert "By Ada Acme," in shown(client, register(cast))
    assert "came after it" not in shown(client, register(cast))

    cast.case(title="The oven stops", opened_at=NOON + timedelta(hours=1))

    assert "1 case came after it" in shown(client, register(cast))

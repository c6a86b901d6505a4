from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOON, Cast
from tsam.domains.cases.models import Case, Channel, Message
from tsam.domains.people.models import User
from tsam.domains.priorities.actions import rank


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def say(case: Case, author: User, times: int) -> None:
    Message.objects.bulk_create(
        Message(
            case=case,
            author=author,
            text=f"Word {turn}",
            at=NOON,
            channel=Channel.PORTAL,
            is_from_customer=True,
        )
        for turn in range(times)
    )


def test_a_longer_case_list_of_the_desk_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.tess)
    path = reverse("desk:cases")
    for _case in range(2):
        cast.case(assignee=cast.eli, next_action="Call", next_action_owner=cast.tess)
    rank([cast.assembly.pk], at=NOON)
    few = queries(client, path)

    for _case in range(18):
        cast.case(assignee=cast.eli, next_action="Call", next_action_owner=cast.tess)
    rank([cast.assembly.pk], at=NOON)

    assert queries(client, path) == few


def test_a_longer_case_list_of_the_portal_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    path = reverse("portal:cases")
    for _case in range(2):
        cast.case()
    few = queries(client, path)

    for _case in range(18):
        cast.case()

    assert queries(client, path) == few


def test_a_longer_story_of_a_case_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case()
    client.force_login(cast.tess)
    path = reverse("desk:case", args=[case.number])
    say(case, cast.ada, 2)
    few = queries(client, path)

    say(case, cast.ada, 18)

    assert queries(client, path) == few

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from django_q.models import OrmQ

from tests.cast import Cast
from tests.wall.setting_up import imported
from tsam.domains.accounts.models import Letter, ServiceCalendar
from tsam.domains.people import actions, invitations
from tsam.domains.people.models import User


def start(client: Client, reader: User) -> str:
    client.force_login(reader)
    return client.get(reverse("desk:administration")).content.decode()


def test_where_nothing_waits_it_says_so(cast: Cast, client: Client) -> None:
    page = start(client, cast.dana)

    assert "All is set up, and nothing waits for you." in page
    assert "No job waits" in page


def test_what_needs_somebody_is_counted_and_leads_there(cast: Cast, client: Client) -> None:
    late = actions.create_person(
        email="lars@vendor.example", name="Lars", is_staff=True, at=now() - timedelta(days=9)
    )
    invitations.issue(late, by=cast.dana, at=now() - timedelta(days=9))
    ServiceCalendar.objects.filter(is_default=True).update(country="LK")
    run = imported(cast)
    run.created_at = now()
    run.save(update_fields=["created_at"])

    page = start(client, cast.dana)

    assert "3 things need somebody." in page
    assert f"{reverse('desk:people')}?state=LAPSED" in page
    assert "One import failed" in page
    assert "no holidays of" in page


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("dana", ["people", "calendars", "packages", "weights", "imports"]),
        ("stan", ["people", "calendars"]),
        ("mona", ["calendars", "weights", "imports"]),
        ("tess", ["imports"]),
    ],
)
def test_everybody_is_shown_what_is_theirs_to_set_up(
    cast: Cast, client: Client, who: str, sees: list[str]
) -> None:
    page = start(client, getattr(cast, who))

    every = ["people", "calendars", "packages", "weights", "imports"]
    body = page.partition("<main")[2]
    assert [name for name in every if f'href="{reverse(f"desk:{name}")}"' in body] == sees
    assert ("No job waits" in page) is (who == "dana")


def test_jobs_that_wait_long_are_a_question(cast: Cast, client: Client) -> None:
    OrmQ.objects.create(key="short", payload="x", lock=now() - timedelta(minutes=20))

    page = start(client, cast.dana)

    assert "1 job is due" in page
    assert "is a worker running?" in page


def test_whom_no_letter_reaches_is_tried_again(
    cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    Letter.objects.create(
        reader=cast.owen,
        subject="Of the secret press",
        text="x",
        written_at=now(),
        failure="550 no such user",
    )
    page = start(client, cast.dana)
    assert cast.owen.email in page
    assert "secret press" not in page

    client.post(reverse("desk:letters-again", args=[cast.owen.pk]))
    work()

    assert mail.outbox[0].to == [cast.owen.email]
    assert cast.owen.email not in start(client, cast.dana)


def test_the_rail_names_what_is_set_up_while_one_does(cast: Cast, client: Client) -> None:
    client.force_login(cast.stan)

    inside = client.get(reverse("desk:calendars")).content.decode()
    outside = client.get(reverse("desk:inbox")).content.decode()

    assert 'id="rail-setup"' in inside
    assert inside.count('aria-current="page"><svg') == 2  # the rail, and the foot of a phone
    assert 'id="rail-setup"' not in outside


def test_the_palette_leads_to_what_is_set_up(cast: Cast, client: Client) -> None:
    client.force_login(cast.stan)

    found = client.get(reverse("desk:jump"), {"q": "calend"}).content.decode()

    assert reverse("desk:calendars") in found
    assert reverse("desk:packages") not in found

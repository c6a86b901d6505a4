from __future__ import annotations

from datetime import timedelta

import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.cast import PASSWORD, Cast


def test_a_browser_in_use_is_seen_and_costs_a_write_now_and_then(cast: Cast) -> None:
    client = Client()
    client.post("/sign-in/", {"login": cast.ada.email, "password": PASSWORD, "remember": "on"})
    start = now()

    with time_machine.travel(start + timedelta(minutes=11)):
        client.get("/portal/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/portal/")

    seen = UserSession.objects.get().last_seen_at
    assert seen - start > timedelta(minutes=10)
    assert not [query for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_who_keeps_coming_stays_signed_in_and_who_stays_away_does_not(cast: Cast) -> None:
    client = Client()
    client.post("/sign-in/", {"login": cast.ada.email, "password": PASSWORD, "remember": "on"})
    start = now()

    for days in (10, 20, 30):
        with time_machine.travel(start + timedelta(days=days)):
            assert client.get("/portal/").status_code == 200
    with time_machine.travel(start + timedelta(days=45)):
        assert client.get("/portal/").status_code == 302


def test_a_stranger_is_not_noted(client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/sign-in/")

    assert not [query for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]

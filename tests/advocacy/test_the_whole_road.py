"""One need, from the customer's word to the promise that the customer reads: each step by the
page that its person uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.advocacy.models import BriefItem, Commitment
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities.models import Rank

pytestmark = pytest.mark.usefixtures("morning")


def page(person: User, path: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def send(person: User, path: str, **words: object) -> None:
    client = Client()
    client.force_login(person)
    answer = client.post(path, words)
    assert answer.status_code == 302, (path, answer.content.decode()[-2000:])


def test_a_need_becomes_a_promise(cast: Cast, work: Callable[[], int]) -> None:
    engagement, case = cast.engagement, cast.case(title="Acme's press stops")
    day = (now() + timedelta(days=6)).date().isoformat()

    send(
        cast.ada,
        "/portal/needs/new",
        engagement=engagement.pk,
        statement="The press never stops",
        reason="Acme loses 20 000 EUR an hour",
        weight=5,
    )
    need = Requirement.objects.get()
    work()
    register = f"/desk/engagements/{engagement.pk}/requirements/{need.pk}"
    assert "Ada Acme" in page(cast.tess, register)

    send(cast.tess, f"{register}/publication", weight=5)
    send(cast.tess, f"/desk/cases/{case.number}/requirement", requirement=need.pk)
    work()
    terms = {term[0] for term in Rank.objects.get(case=case).terms}
    assert "requirement" in terms
    assert "The press never stops" in page(cast.eli, f"/desk/cases/{case.number}")

    brief = f"/desk/engagements/{engagement.pk}/brief"
    send(
        cast.tess,
        f"{brief}/asks/new",
        audiences=["RND"],
        asked="The fix for Acme in the next build",
        requirement=need.pk,
        wanted_on=day,
    )
    assert cast.rita
    work()
    item = BriefItem.objects.get()
    letter = Letter.objects.visible_to(cast.rita).get()
    assert letter.subject == "R&D is asked: The fix for Customer A in the next build"

    read = page(cast.rita, letter.path.partition("#")[0])
    assert "The press never stops" in read
    assert "[amount hidden]" in read
    assert "Acme" not in read.partition("<main")[2]
    send(
        cast.rita,
        f"{brief}/asks/{item.pk}/acceptance",
        promised_on=day,
        owner=cast.rita.pk,
        words="In build 7",
        proposed_words="Fixed in the next build",
    )
    held = Commitment.objects.get()
    assert "In build 7" in page(cast.tess, f"/desk/engagements/{engagement.pk}")
    assert "next build" not in page(cast.ada, "/portal/promises")

    send(cast.tess, f"/desk/commitments/{held.pk}/promise", words="Fixed in the next build")
    work()
    promised = page(cast.ada, "/portal/promises")
    assert "Fixed in the next build" in promised
    assert "R&amp;D" in promised
    assert "In build 7" not in promised
    subjects = Letter.objects.visible_to(cast.ada).values_list("subject", flat=True)
    assert any("Fixed in the next build" in subject for subject in subjects)

    send(cast.rita, f"/desk/commitments/{held.pk}/outcome")
    assert "Kept" in page(cast.ada, "/portal/promises")
    assert "<b>1</b> of 1" in page(cast.tess, f"{brief}?for=rd")
    for other in (cast.sally, cast.paul, cast.gino):
        assert "next build" not in page(other, brief)

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
    day = (now() + timedelta(days=6)).date().isoformat()

    need = _a_need_is_heard_and_counts(cast, work)
    item = _rnd_is_asked_and_reads_no_name(cast, work, need, day)
    held = _rnd_accepts_and_the_customer_hears_nothing_yet(cast, item, day)
    _the_tsam_tells_the_customer(cast, work, held)

    send(cast.rita, f"/desk/commitments/{held.pk}/outcome")
    assert "Kept" in page(cast.ada, "/portal/promises")
    assert "<b>1</b> of 1" in page(cast.tess, f"{brief(cast)}?for=rd")
    for other in (cast.sally, cast.paul, cast.gino):
        assert "next build" not in page(other, brief(cast))


def brief(cast: Cast) -> str:
    return f"/desk/engagements/{cast.engagement.pk}/brief"


def _a_need_is_heard_and_counts(cast: Cast, work: Callable[[], int]) -> Requirement:
    engagement, case = cast.engagement, cast.case(title="Acme's press stops")
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
    assert "requirement" in {term[0] for term in Rank.objects.get(case=case).terms}
    assert "The press never stops" in page(cast.eli, f"/desk/cases/{case.number}")
    return need


def _rnd_is_asked_and_reads_no_name(
    cast: Cast, work: Callable[[], int], need: Requirement, day: str
) -> BriefItem:
    assert cast.rita
    send(
        cast.tess,
        f"{brief(cast)}/asks/new",
        audiences=["RND"],
        asked="The fix for Acme in the next build",
        requirement=need.pk,
        wanted_on=day,
    )
    work()
    letter = Letter.objects.visible_to(cast.rita).get()
    assert letter.subject == "R&D is asked: The fix for Customer A in the next build"

    read = page(cast.rita, letter.path.partition("#")[0])
    assert "The press never stops" in read
    assert "[amount hidden]" in read
    assert "Acme" not in read.partition("<main")[2]
    return BriefItem.objects.get()


def _rnd_accepts_and_the_customer_hears_nothing_yet(
    cast: Cast, item: BriefItem, day: str
) -> Commitment:
    send(
        cast.rita,
        f"{brief(cast)}/asks/{item.pk}/acceptance",
        promised_on=day,
        owner=cast.rita.pk,
        words="In build 7",
        proposed_words="Fixed in the next build",
    )
    assert "In build 7" in page(cast.tess, f"/desk/engagements/{cast.engagement.pk}")
    assert "next build" not in page(cast.ada, "/portal/promises")
    return Commitment.objects.get()


def _the_tsam_tells_the_customer(cast: Cast, work: Callable[[], int], held: Commitment) -> None:
    send(cast.tess, f"/desk/commitments/{held.pk}/promise", words="Fixed in the next build")
    work()
    promised = page(cast.ada, "/portal/promises")
    assert "Fixed in the next build" in promised
    assert "R&amp;D" in promised
    assert "In build 7" not in promised
    subjects = Letter.objects.visible_to(cast.ada).values_list("subject", flat=True)
    assert any("Fixed in the next build" in subject for subject in subjects)

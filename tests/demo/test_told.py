"""The tale as it is written down: complete, and nothing in it twice."""

from __future__ import annotations

from collections import Counter

import pytest

from tsam.demo.people import MAIL
from tsam.demo.reading import VERBS, Customer, Deed, Story, customers

TOLD = list(customers())
STORIES = [story for _customer, stories in TOLD for story in stories]
OURS = {"us", "ask", "solve"}


def test_there_are_customers_and_cases_enough() -> None:
    assert 9 <= len(TOLD) <= 12
    assert 100 <= len(STORIES) <= 125


def test_nothing_is_said_twice() -> None:
    said = [story.title for story in STORIES] + [story.text for story in STORIES]
    said += [deed.words for story in STORIES for deed in story.deeds if len(deed.words) > 20]
    said += [deed.promise for story in STORIES for deed in story.deeds if deed.promise]

    assert [words for words, times in Counter(said).items() if times > 1] == []


def test_one_system_is_down_and_most_cases_are_moderate() -> None:
    count = Counter(story.severity for story in STORIES)

    assert count[0] == 1
    assert count[1] < count[3] <= count[2]


def test_the_courses_differ() -> None:
    verbs = Counter(deed.verb for story in STORIES for deed in story.deeds)

    assert set(verbs) | {"phase", "promise"} == VERBS
    assert sum(not story.deeds for story in STORIES) >= 2
    assert sum(len([d for d in s.deeds if d.verb in {*OURS, "them"}]) >= 5 for s in STORIES) >= 6
    assert sum(bool(story.files) for story in STORIES) >= 12


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_a_story_is_whole(story: Story) -> None:
    assert story.release
    # A Chinese word is two letters long.
    assert 40 < len(story.text) < 700
    assert len(story.title) < 100
    assert story.severity == 3 or story.impact
    attached = {story.file, *(deed.file for deed in story.deeds)} - {""}
    assert attached == set(story.files)
    assert all(deed.words for deed in story.deeds if deed.verb != "agree")
    assert all(deed.due for deed in story.deeds if deed.verb == "next" or deed.promise)
    assert all(deed.why for deed in story.deeds if deed.verb == "severity")
    verbs = [deed.verb for deed in story.deeds]
    if story.closed:
        assert verbs[-1] in {"agree", "withdraw"} or "agree" in verbs
    elif verbs and "solve" not in verbs:
        assert "next" in verbs, "an open case says what happens next"


@pytest.mark.parametrize("customer", [one for one, _stories in TOLD], ids=lambda one: one.name)
def test_a_customer_has_somebody_for_everything(customer: Customer) -> None:
    assert customer.contacts[0].is_administrator
    assert customer.mail.endswith(".example")
    assert customer.mail != MAIL
    assert {speaker.reach for speaker in customer.contacts} == {
        "ORGANISATION",
        "APPLICATION",
        "OWN_CASES",
    }


def test_a_deed_may_carry_a_promise() -> None:
    deed = Deed.read({"us": "We are on it.", "promise": "What we found", "due": "0d 15:00"})

    assert (deed.verb, deed.words, deed.promise) == ("us", "We are on it.", "What we found")

"""Two save the minutes of one review at once: one wins, the other reads why, no word is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from tests import processes
from tests.cast import Cast
from tests.reviews.course import held, utc
from tsam.domains.reviews import actions
from tsam.domains.reviews.models import Minutes

AFTER = utc(2026, 3, 13, 9)


def test_the_second_of_two_reads_what_the_first_kept_and_puts_both_together(
    cast: Cast, client: Client
) -> None:
    mona = cast.mona
    with time_machine.travel(AFTER, tick=False):
        review = held(cast)
        client.force_login(cast.tess)
        path = f"/desk/reviews/{review.pk}/draft"
        assert 'name="seen"' in client.get(path).content.decode()
        actions.write_minutes(review, by=mona, at=AFTER, text="Mona's words.", seen="")

        lost = client.post(path, {"text": "Tess's words.", "seen": ""})
        shown = lost.content.decode()
        assert lost.status_code == 422
        assert "Mona Manager kept other words here" in shown
        assert "Tess&#x27;s words." in shown
        assert "Mona&#x27;s words." in shown
        assert Minutes._base_manager.get(review=review).text == "Mona's words."

        draft = Minutes._base_manager.get(review=review)
        assert f'value="{draft.stamp}"' in shown
        both = {"text": "Mona's and Tess's words.", "seen": draft.stamp}
        assert client.post(path, both).status_code == 302
        assert client.post(path, both).status_code == 302, "sent twice by a double click"

        actions.send_minutes(review, by=mona, at=AFTER)
        late = client.post(path, {"text": "One word more.", "seen": draft.stamp})
    assert late.status_code == 422
    assert "The minutes are sent." in late.content.decode()
    assert "One word more." in late.content.decode()
    assert Minutes._base_manager.get(review=review).text == "Mona's and Tess's words."


def test_a_call_without_the_stamp_of_now_changes_nothing(cast: Cast) -> None:
    review = held(cast)
    first = actions.write_minutes(review, by=cast.tess, at=AFTER, text="One", seen="")
    seen = first.stamp
    actions.write_minutes(review, by=cast.mona, at=utc(2026, 3, 13, 10), text="Two", seen=seen)

    with pytest.raises(ValidationError, match="Mona Manager kept other words"):
        actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 13, 11), text="3", seen=seen)

    assert Minutes._base_manager.get(review=review).sent_at is None
    assert Minutes._base_manager.get(review=review).text == "Two"


TWENTY_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django
django.setup()

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connections
from tests.cast import Cast
from tests.reviews.course import held, utc
from tsam.domains.reviews import actions
from tsam.domains.reviews.models import Minutes

call_command("migrate", verbosity=0)
cast = Cast()
review = held(cast)
together = Barrier(20)

def write(n):
    together.wait(timeout=60)
    at = utc(2026, 3, 13, 9, n)
    try:
        actions.write_minutes(review, by=cast.tess, at=at, text=f"Words of {n}", seen="")
    except ValidationError as refused:
        return "kind" if "Nothing is lost" in str(refused) else str(refused)
    finally:
        connections.close_all()
    return f"Words of {n}"

with ThreadPoolExecutor(20) as threads:
    answers = list(threads.map(write, range(20)))
kept = Minutes._base_manager.get(review=review).text
print(answers.count("kind"), kept in answers)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_of_twenty_keeps_the_minutes(tmp_path: Path) -> None:
    assert processes.run(TWENTY_AT_ONCE, folder=tmp_path) == "19 True"

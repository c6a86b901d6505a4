"""Reviews on the desk: the list by what is owed, and one from its agenda to its minutes."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tests.reviews.course import ahead_of, everybody, held, minuted, planned, utc
from tsam.domains.objectives.actions import requirements as needs
from tsam.domains.objectives.models import Requirement
from tsam.domains.reviews import actions
from tsam.domains.reviews.models import ActionItem, Minutes, Review

pytestmark = pytest.mark.usefixtures("morning")


def page(client: Client, path: str) -> str:
    got = client.get(path)
    assert got.status_code == 200, path
    return got.content.decode()


def test_the_list_says_what_is_over_and_what_is_owed_first(cast: Cast, client: Client) -> None:
    review = planned(cast, date(2026, 6, 9), at=utc(2026, 5, 1))
    client.force_login(cast.tess)

    over = page(client, "/desk/reviews")
    assert "1 review is over its day." in over
    assert "Over since 9 Jun" in over
    assert f"/desk/reviews/{review.pk}" in over

    actions.hold_review(review, by=cast.tess, at=utc(2026, 6, 9, 12), present={cast.ada.pk})
    owed = page(client, "/desk/reviews?scope=all")
    assert "Minutes of 1 review are owed." in owed
    assert "1 of 1 engagements have a next date." in owed
    assert "Write minutes" in owed
    client.force_login(cast.eli)
    assert "No review is shown to you." in page(client, "/desk/reviews")


def test_the_page_shows_the_agenda_with_its_sources_before_it_is_shared(
    cast: Cast, client: Client
) -> None:
    with time_machine.travel(NOON, tick=False):
        review = planned(cast, date(2026, 3, 12))
        need = needs.propose(
            cast.engagement, by=cast.ada, at=NOON, statement="No <b>outage</b>", weight=5
        )
        needs.publish(need, by=cast.tess, at=NOON, weight=5)
        actions.note(review, by=cast.tess, at=NOON, text="For us alone")
        client.force_login(cast.tess)
        path = f"/desk/reviews/{review.pk}"

        shown = page(client, path)
        assert "fills itself. Share it by Tue 10 Mar." in shown
        assert f'href="/desk/engagements/{review.engagement_id}/requirements/{need.pk}"' in shown
        assert "No &lt;b&gt;outage&lt;/b&gt;" in shown
        assert "For us alone" in shown

        assert client.post(f"{path}/point", {"title": "Cover in May"}).status_code == 302
        assert client.post(f"{path}/person", {"person": cast.olga.pk}).status_code == 302
        assert client.post(f"{path}/agenda").status_code == 302

        after = page(client, path)
        paper = page(client, f"{path}/paper")
    assert "Acme has the agenda." in after
    assert "Olga One" in after
    assert "Cover in May" in paper
    assert "Figures as of 2 Mar 2026, 12:00" in paper
    assert f'href="/desk/engagements/{review.engagement_id}/requirements/{need.pk}"' in paper
    assert "For us alone" not in paper


def test_a_review_is_held_minuted_and_its_action_done(cast: Cast, client: Client) -> None:
    with time_machine.travel(utc(2026, 3, 12, 15), tick=False):
        review = planned(cast, date(2026, 3, 12))
        need = needs.propose(cast.engagement, by=cast.ada, at=NOON, statement="No outage", weight=5)
        needs.publish(need, by=cast.tess, at=NOON, weight=5)
        client.force_login(cast.tess)
        path = f"/desk/reviews/{review.pk}"
        empty = client.post(f"{path}/held", {})
        assert (empty.status_code, "Fill this in." in empty.content.decode()) == (422, True)

        for verb, body in (
            ("held", {"present": [cast.ada.pk]}),
            ("decision", {"words": "Two test days."}),
            ("action", {"words": "Open it.", "owner": cast.ada.pk, "due_on": "2026-03-20"}),
            ("outcome", {"need": need.pk, "verdict": "HURT", "words": "4 hours."}),
            ("draft", {"text": "We spoke."}),
        ):
            assert client.post(f"{path}/{verb}", body).status_code == 302, verb
        writing = page(client, path)
        assert "The minutes are owed." in writing
        assert client.post(f"{path}/minutes", {"text": "We spoke."}).status_code == 302
        item = ActionItem.objects.get()
        assert client.post(f"{path}/actions/{item.pk}/done", {}).status_code == 302

        paper = page(client, f"{path}/paper")
        need_page = page(client, f"/desk/engagements/{review.engagement_id}/requirements/{need.pk}")
    for words in ("We spoke.", "Two test days.", "Open it.", "4 hours."):
        assert words in paper
    assert "Hurt: 4 hours." in need_page
    assert ahead_of(review.engagement)


def test_what_makes_no_sense_is_said_and_nothing_is_moved(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        review = planned(cast, date(2026, 3, 12))
        client.force_login(cast.tess)
        path = f"/desk/reviews/{review.pk}"
        said = {"on": "2026-03-14", "begins": "14:00", "reason": "Fair."}

        refused = client.post(f"{path}/day", said)
        rhythm = {"months": "1", "first_on": "2026-04-01", "begins": "20:00", "minutes": "60"}
        late = client.post(f"{path}/rhythm", rhythm)

    assert "The next time is 16 Mar 2026 at 14:00." in refused.content.decode()
    assert (refused.status_code, late.status_code) == (422, 422)
    assert "Nobody is there then." in late.content.decode()
    assert Review.objects.get(pk=review.pk).on == date(2026, 3, 12)


def test_the_customer_reads_the_minutes_and_answers(cast: Cast, client: Client) -> None:
    with time_machine.travel(utc(2026, 3, 16, 9), tick=False):
        minutes = minuted(cast, "All lines stood.")
        review = minutes.review
        actions.note(review, by=cast.tess, at=utc(2026, 3, 16), text="For us alone")
        client.force_login(cast.ada)
        path = f"/portal/reviews/{review.pk}"

        assert "Minutes of 1 review wait for your word." in page(client, "/portal/reviews")
        shown = page(client, path)
        assert "All lines stood." in shown
        assert "For us alone" not in shown + page(client, f"{path}/paper")
        assert client.post(f"{path}/rejection", {"reason": " "}).status_code == 422
        assert client.post(f"{path}/rejection", {"reason": "They ran."}).status_code == 302
        assert "the minutes follow" in page(client, path)
        actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 16, 9), text="All ran.")
        assert client.post(f"{path}/agreement").status_code == 302
        closed = page(client, path)

    assert "What we agreed on Thu 12 Mar" in closed
    assert Minutes.objects.visible_to(cast.ada).count() == 2


def test_a_customer_reads_no_agenda_before_it_is_shared_and_says_what_is_done(
    cast: Cast, client: Client
) -> None:
    with time_machine.travel(utc(2026, 3, 13, 9), tick=False):
        review = held(cast)
        item = actions.agree_action(
            review,
            by=cast.tess,
            at=utc(2026, 3, 13, 9),
            owner=cast.ada,
            words="Open the gate.",
            due_on=date(2026, 3, 20),
        )
        following = ahead_of(review.engagement)
        actions.add_point(following, by=cast.tess, at=NOON, title="Not yet shared")
        client.force_login(cast.ada)

        before = page(client, f"/portal/reviews/{following.pk}")
        assert "Not yet shared" not in before
        assert "You have it by Thu 9 Apr" in before
        assert client.post(f"/portal/reviews/actions/{item.pk}/done").status_code == 404
        actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 13, 9))
        assert "Open the gate." in page(client, "/portal/reviews")
        done = client.post(f"/portal/reviews/actions/{item.pk}/done", {"words": "Opened."})

    assert done.status_code == 302
    item.refresh_from_db()
    assert (item.state, item.closed_words) == ("DONE", "Opened.")


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_reviews_of_an_engagement_draw_what_came_of_its_needs_at_few_queries(
    cast: Cast, client: Client
) -> None:
    """Two reviews and three more cost the same; the table stands behind the drawing."""
    with time_machine.travel(utc(2026, 3, 16, 9), tick=False):
        minutes = minuted(cast)
        need = needs.propose(cast.engagement, by=cast.ada, at=NOON, statement="No outage", weight=5)
        _say(minutes, need, "SERVED")
        client.force_login(cast.tess)
        path = f"/desk/engagements/{cast.engagement.pk}/reviews"
        client.get(path)
        few = queries(client, path), queries(client, "/desk/reviews")
        for month, verdict in enumerate(("HURT", "AT_RISK", "HURT"), 4):
            at = utc(2026, month, 15, 15)
            with time_machine.travel(at, tick=False):
                review = ahead_of(cast.engagement)
                asked = everybody(review)
                actions.hold_review(review, by=cast.tess, at=at, present=asked)
                made = actions.send_minutes(review, by=cast.tess, at=at, text=f"In {month}.")
                _say(made, need, verdict)
        shown = page(client, path)
        assert (queries(client, path), queries(client, "/desk/reviews")) == few
        client.force_login(cast.ada)
        assert page(client, "/portal/reviews").count('class="bar ') == 4

    assert shown.count('class="bar ') == 4
    assert "R-01 No outage" in shown
    assert shown.count("4 hours.") == 3
    assert "4 reviews were held, and the next one is on" in shown
    assert f'href="{path}" aria-current="page"' in shown
    assert "within a service day" in shown


def _say(minutes: Minutes, need: Requirement, verdict: str) -> None:
    """What the sent version says of the need."""
    words = "" if verdict == "SERVED" else "4 hours."
    told = {"key": need.pk, "need": str(need), "verdict": verdict, "words": words}
    minutes.content["outcomes"] = [told]
    minutes.save(update_fields=["content"])

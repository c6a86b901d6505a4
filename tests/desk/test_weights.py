from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.priorities.actions import rank
from tsam.domains.priorities.models import Rank, Weights
from tsam.domains.priorities.scoring import FIRST_WEIGHTS


def sent(**changes: Any) -> dict[str, Any]:
    """The form as it stands in force, with some numbers changed: sent(silence__day=20)."""
    given: dict[str, Any] = {
        f"{term}.{name}": number
        for term, parts in FIRST_WEIGHTS.items()
        for name, number in parts.items()
    }
    return {"reason": "Silence hurts", **given} | {
        name.replace("__", "."): value for name, value in changes.items()
    }


def queue(cast: Cast) -> None:
    """A severe case above a silent one."""
    at = now()
    cast.case(title="A severe one", severity=1, opened_at=at, last_word_at=at)
    cast.case(
        title="A silent one",
        severity=2,
        opened_at=at - timedelta(days=10),
        last_word_at=at - timedelta(days=10),
    )
    rank([cast.assembly.pk], at=at)


def test_the_weights_in_force_stand_there_with_what_they_mean(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    page = client.get(reverse("desk:weights")).content.decode()

    assert "Every rank is a sum of these numbers, the same for everybody." in page
    assert "For each day the customer heard nothing." in page
    assert "As shipped" in page


def test_a_draft_shows_what_would_move_and_keeps_nothing(cast: Cast, client: Client) -> None:
    queue(cast)
    before = list(Rank._base_manager.values())
    client.force_login(cast.mona)

    response = client.post(
        reverse("desk:weights-preview"), sent(silence__day=50, silence__most=500, reason="")
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert "This draft moves 2 of 2 cases. One with severity 0 or 1 falls." in page
    assert "The largest step:" in page
    assert "A silent one, Acme, from 2 to 1." in page
    assert 'value="50"' in page
    assert Weights.objects.count() == 1
    assert list(Rank._base_manager.values()) == before


def test_htmx_hears_only_what_moves(cast: Cast, client: Client) -> None:
    queue(cast)
    client.force_login(cast.mona)

    response = client.post(
        reverse("desk:weights-preview"), sent(age__day=2), headers={"HX-Request": "true"}
    )

    assert "<html" not in response.content.decode()
    assert 'id="moves-said"' in response.content.decode()


def test_a_draft_that_moves_nothing_says_so(cast: Cast, client: Client) -> None:
    queue(cast)
    client.force_login(cast.mona)

    page = client.post(reverse("desk:weights-preview"), sent(severity__0=1001)).content.decode()

    assert "This draft moves no case." in page
    assert "Checked before it can be set" in page
    assert "Nothing passes a case of severity 0" in page


def test_a_reader_without_cases_is_told_why_nothing_is_compared(cast: Cast, client: Client) -> None:
    queue(cast)
    client.force_login(cast.dana)

    page = client.post(reverse("desk:weights-preview"), sent(age__day=2)).content.decode()

    assert "You see no open case" in page
    assert "A severe one" not in page


def test_nobody_is_shown_a_case_of_a_sealed_engagement(cast: Cast, client: Client) -> None:
    queue(cast)
    engagement = cast.engagement
    engagement.access_rule = "cleared"
    engagement.save(update_fields=["access_rule"])
    client.force_login(cast.mona)

    assert "A severe one" not in client.get(reverse("desk:weights")).content.decode()


def test_a_new_version_is_set_with_a_reason(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    client.post(reverse("desk:weights"), sent(silence__day=20))
    page = client.get(reverse("desk:weights")).content.decode()

    held = Weights.objects.latest("version")
    assert (held.version, held.values["silence"]["day"], held.set_by) == (2, 20, cast.mona)
    assert "Silence, each day 8 → 20" in page
    assert "Mona Manager" in page


def test_wrong_numbers_are_said_beside_their_fields(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    response = client.post(
        reverse("desk:weights"), sent(promise__hours=0, clock__late="many", reason="")
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "3 things to put right" in page
    assert 'href="#id_promise.hours"' in page
    assert 'value="many"' in page
    assert Weights.objects.count() == 1


def test_the_same_weights_again_are_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    response = client.post(reverse("desk:weights"), sent())

    assert response.status_code == 422
    assert "in force already" in response.content.decode()


def test_a_draft_that_lets_a_critical_case_be_passed_is_not_set(cast: Cast, client: Client) -> None:
    queue(cast)
    client.force_login(cast.mona)

    response = client.post(reverse("desk:weights"), sent(silence__day=50, silence__most=500))

    page = response.content.decode()
    assert response.status_code == 422
    assert "It does; so it cannot be set." in page
    assert "So 1 critical case would be passed by lesser ones." in page
    assert Weights.objects.count() == 1


def test_a_link_shows_a_draft_and_keeps_nothing(cast: Cast, client: Client) -> None:
    queue(cast)
    client.force_login(cast.mona)

    page = client.get(f"{reverse('desk:weights')}?silence.day=50&silence.most=500").content.decode()

    assert "This draft moves 2 of 2 cases." in page
    assert "42 more" in page
    assert "silence.day=50&amp;silence.most=500" in page
    assert Weights.objects.count() == 1


def test_the_vendors_draft_is_tried_on_one_engagement_and_on_a_past_day(
    cast: Cast, client: Client
) -> None:
    engagement = cast.engagement
    queue(cast)
    client.force_login(cast.mona)
    chosen = {"queue": engagement.pk, "silence__day": 50, "silence__most": 500}

    page = client.post(reverse("desk:weights-preview"), sent(**chosen)).content.decode()
    assert "Tried on the 2 open cases of Assembly." in page

    day = (now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    page = client.post(reverse("desk:weights-preview"), sent(**chosen, as_of=day)).content.decode()
    assert "A replay shows places, not what people would have done." in page

    none = client.post(reverse("desk:weights-preview"), sent(as_of=day))
    assert none.status_code == 422
    assert "Choose one engagement to replay a day of it." in none.content.decode()

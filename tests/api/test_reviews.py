from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.objectives.agreed import agreed
from tsam.domains.objectives.actions import requirements as needs
from tsam.domains.reviews.models import ReviewParticipant

Calls = Callable[..., Caller]
pytestmark = pytest.mark.usefixtures("morning")


def test_a_review_goes_its_way_by_the_api(cast: Cast, caller: Calls) -> None:
    """On 10 June, a Wednesday: held the same day, rejected once, agreed."""
    tess, ada, gus = caller(cast.tess), caller(cast.ada), caller(cast.gus)
    place = f"engagements/{cast.engagement.pk}/review-rhythm"
    said = {"months": 1, "first_on": "2026-06-10", "begins": "14:00"}

    rhythm = tess("PUT", place, said)
    assert rhythm.status_code == 200, rhythm.content
    assert ada("PUT", place, said).status_code == 403
    assert tess("PUT", place, said | {"months": 5}).status_code == 422
    (row,) = tess("GET", "reviews?state=PLANNED").json()["items"]
    path = f"reviews/{row['id']}"
    assert gus("GET", path).status_code == 404
    assert tess("POST", f"{path}/agenda", {"title": "Cover"}).status_code == 201
    assert ada("GET", f"{path}/agenda").json()["items"] == []
    assert tess("POST", f"{path}/agenda/sharing").json()["state"] == "AGENDA_SHARED"
    assert [one["title"] for one in ada("GET", f"{path}/agenda").json()["items"]] == ["Cover"]
    asked = ReviewParticipant._base_manager.filter(review=row["id"])
    held = tess("POST", f"{path}/holding", {"present": [one.user_id for one in asked]}).json()
    assert (held["state"], held["minutes_due_at"]) == ("HELD", "2026-06-11T17:00:00Z")
    assert tess("POST", f"{path}/decisions", {"words": "Go."}).status_code == 201
    action = {"owner": cast.ada.pk, "words": "Open it", "due_on": "2026-06-20"}
    made = tess("POST", f"{path}/actions", action).json()
    assert made["side"] == "THEIRS"
    strange = tess("POST", f"{path}/actions", action | {"owner": cast.gus.pk})
    assert strange.status_code == 422
    assert ada("GET", "review-actions").json()["items"] == []
    sent = tess("POST", f"{path}/minutes", {"text": "All ran."})
    assert sent.json()["content"]["decisions"] == ["Go."]
    assert ada("POST", f"{path}/minutes/rejection", {"reason": "No."}).json()["state"] == "HELD"
    tess("POST", f"{path}/minutes", {"text": "All stood."})
    assert ada("POST", f"{path}/minutes/agreement").json()["state"] == "CLOSED"
    seen = ada("GET", f"{path}/minutes").json()["items"]
    assert [(one["version"], one["verdict"]) for one in seen] == [(2, "AGREED"), (1, "REJECTED")]
    done = ada("POST", f"review-actions/{made['id']}/done", {"words": "Opened."})
    assert done.json()["state"] == "DONE"
    (ahead,) = ada("GET", "reviews?state=PLANNED").json()["items"]
    assert ahead["on"] == "2026-07-10"
    moved = {"on": "2026-07-14", "begins": "09:00", "reason": "A fair."}
    assert tess("PUT", f"reviews/{ahead['id']}/day", moved).json()["moved_because"] == "A fair."
    skipped = tess("POST", f"reviews/{ahead['id']}/skip", {"reason": "Holidays."})
    assert skipped.json()["state"] == "SKIPPED"


def test_an_outcome_is_said_of_a_need_and_read_by_its_customer(cast: Cast, caller: Calls) -> None:
    document = agreed(cast)
    need = needs.propose(
        document.engagement, by=cast.ada, at=document.made_at, statement="No outage", weight=4
    )
    needs.publish(need, by=cast.tess, at=document.made_at, weight=4)
    tess, ada = caller(cast.tess), caller(cast.ada)
    path = f"requirements/{need.pk}/outcomes"

    assert tess("POST", path, {"verdict": "HURT"}).status_code == 422
    assert tess("POST", path, {"verdict": "SERVED"}).status_code == 201
    assert ada("POST", path, {"verdict": "SERVED"}).status_code == 403
    assert [one["verdict"] for one in ada("GET", path).json()["items"]] == ["SERVED"]


def test_what_the_pages_do_with_the_parts_of_a_review_calls_do_too(
    cast: Cast, caller: Calls
) -> None:
    tess, mona, ada = caller(cast.tess), caller(cast.mona), caller(cast.ada)
    place = f"engagements/{cast.engagement.pk}/review-rhythm"
    tess("PUT", place, {"months": 1, "first_on": "2026-06-10", "begins": "14:00"})
    (row,) = tess("GET", "reviews?state=PLANNED").json()["items"]
    path = f"reviews/{row['id']}"

    asked = tess("POST", f"{path}/people", {"person": cast.olga.pk})
    assert asked.json()["person"]["name"] == "Olga One"
    assert tess("POST", f"{path}/people", {"person": cast.gus.pk}).status_code == 422
    assert tess("DELETE", f"{path}/people/{asked.json()['id']}").status_code == 204
    point = tess("POST", f"{path}/agenda", {"title": "Cover"}).json()
    assert ada("DELETE", f"{path}/agenda/{point['id']}").status_code == 404
    assert tess("DELETE", f"{path}/agenda/{point['id']}").status_code == 204
    come = [one["person"]["id"] for one in ada("GET", f"{path}/people").json()["items"]]
    assert tess("POST", f"{path}/holding", {"present": come}).json()["state"] == "HELD"

    decision = tess("POST", f"{path}/decisions", {"words": "Go."}).json()
    assert tess("DELETE", f"{path}/decisions/{decision['id']}").status_code == 204
    action = {"owner": cast.ada.pk, "words": "Open it", "due_on": "2026-06-20"}
    struck = tess("POST", f"{path}/actions", action).json()
    assert tess("DELETE", f"{path}/actions/{struck['id']}").status_code == 204
    agreed_on = tess("POST", f"{path}/actions", action).json()
    assert tess("POST", f"{path}/notes", {"text": "For us"}).status_code == 201
    assert mona("GET", f"{path}/notes").json()["items"][0]["text"] == "For us"
    assert ada("GET", f"{path}/notes").json()["items"] == []
    assert ada("POST", f"{path}/notes", {"text": "Hm"}).status_code == 403

    first = tess("PUT", f"{path}/minutes/draft", {"text": "All ran.", "seen": ""}).json()
    assert ada("GET", f"{path}/minutes").json()["items"] == []
    wrong = mona("PUT", f"{path}/minutes/draft", {"text": "All fell.", "seen": ""})
    assert wrong.status_code == 422
    assert "Tess Tanaka kept other words" in wrong.content.decode()
    sent = mona("POST", f"{path}/minutes", {"text": "Some fell.", "seen": first["stamp"]})
    assert sent.json()["text"] == "Some fell."
    assert (
        ada("POST", f"review-actions/{agreed_on['id']}/drop", {"reason": "No"}).status_code == 403
    )
    dropped = tess("POST", f"review-actions/{agreed_on['id']}/drop", {"reason": "Sold."})
    assert dropped.json()["state"] == "DROPPED"

"""Who serves an engagement by the API, and what it asks of them (R14)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import bought
from tests.api.conftest import Caller
from tests.api.test_books import faults
from tests.cast import Cast
from tsam.domains.people.models import Function
from tsam.domains.staffing.models import Assignment, StaffingRequirement

Calls = Callable[..., Caller]


def test_people_are_named_and_their_service_ends(cast: Cast, caller: Calls) -> None:
    row = bought.engagement(cast)
    tom = cast.staff("Tom Tsam", Function.TSAM)
    stan, where = caller(cast.stan), f"engagements/{row.pk}/assignments"
    today = bought.today().isoformat()

    made = stan("POST", where, {"person": tom.pk, "role": "BACKUP", "starts_on": today}).json()
    wrong = stan("PUT", f"{where}/{made['id']}/end", {"ends_on": "2001-01-01"})
    ended = stan("PUT", f"{where}/{made['id']}/end", {"ends_on": today})
    nobody = stan("POST", where, {"person": cast.eli.pk, "role": "BACKUP", "starts_on": today})

    assert (wrong.status_code, faults(wrong)) == (422, ["ends_on"])
    assert ended.json()["ends_on"] == today
    assert (nobody.status_code, faults(nobody)) == (422, ["person"])
    assert Assignment.objects.filter(engagement=row).count() == 2


def test_r14_requirements_are_asked_answered_and_taken_back(cast: Cast, caller: Calls) -> None:
    row = bought.engagement(cast)
    stan, ada = caller(cast.stan), caller(cast.ada)
    where = f"engagements/{row.pk}/staffing-requirements"

    made = stan("POST", where, {"need": "ZONE", "value": "Asia/Tokyo"}).json()
    answers = stan("GET", where).json()
    candidates = stan("GET", f"engagements/{row.pk}/candidates").json()

    assert [(one["value"], one["met"]) for one in answers] == [("Asia/Tokyo", "not_met")]
    # A customer is told what is met; what is not is the vendor's to repair.
    assert [one["met"] for one in ada("GET", where).json()] == [None]
    assert candidates[0]["answers"] == {"ZONE: Asia/Tokyo": "not_met"}
    assert (candidates[0]["allowed"], candidates[0]["rule"]) == (False, "R14")
    assert stan("DELETE", f"{where}/{made['id']}").status_code == 204
    assert not StaffingRequirement.objects.exists()


def test_r14_who_does_not_meet_it_is_refused(cast: Cast, caller: Calls) -> None:
    row = bought.engagement(cast)
    StaffingRequirement.objects.create(engagement=row, need="LANGUAGE", value="ja")
    body = {
        "person": cast.tess.pk,
        "role": "BACKUP",
        "starts_on": bought.today().isoformat(),
    }

    refused = caller(cast.stan)("POST", f"engagements/{row.pk}/assignments", body)

    assert (refused.status_code, refused.json()["rule"]) == (403, "R14")
    assert refused.json()["evidence"] == [["Language", "ja: unknown"]]


@pytest.mark.parametrize("person", ["eli", "sally", "dana"])
def test_what_is_asked_of_people_is_not_everybodys(cast: Cast, caller: Calls, person: str) -> None:
    row = bought.engagement(cast)

    answer = caller(getattr(cast, person))("GET", f"engagements/{row.pk}/staffing-requirements")

    assert answer.status_code == 403

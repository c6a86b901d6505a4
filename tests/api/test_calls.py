"""Calls by the API: asked for, agreed, prepared, told; regular calls; hours outside the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.desk.test_off_hours import planned
from tsam.domains.calls.actions import outcome
from tsam.domains.calls.ical import writing
from tsam.domains.calls.models import Call, CallPerson, CallState

Calls = Callable[..., Caller]
# The clock reads nine on Wednesday, 10 June.
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
ELEVEN = "2026-06-10T11:00:00Z"
THURSDAY = "2026-06-11T10:00:00Z"
SATURDAY = "2026-06-20T08:00:00Z"


def book(call: Caller, cast: Cast, **given: Any) -> Any:
    said = {"title": "Weekly call", "starts_at": ELEVEN, "minutes": 45} | given
    return call("POST", f"engagements/{cast.engagement.pk}/calls", said)


def test_a_call_is_asked_for_offered_chosen_answered_and_moved(cast: Cast, caller: Calls) -> None:
    tess, ada, gus = caller(cast.tess), caller(cast.ada), caller(cast.gus)
    asking = f"engagements/{cast.serve().pk}/call-requests"
    assert gus("POST", asking, {"title": "Go-live"}).status_code == 404
    strange = ada("POST", asking, {"title": "Go-live", "people": [cast.tess.pk]})
    assert strange.status_code == 422
    asked = ada("POST", asking, {"title": "Go-live", "wish": "Soon."}).json()
    path = f"calls/{asked['id']}"

    assert (asked["state"], asked["starts_at"]) == ("REQUESTED", None)
    assert ada("PUT", f"{path}/offers", {"starts": [ELEVEN]}).status_code == 403
    assert tess("PUT", f"{path}/offers", {"starts": [ELEVEN]}).json()["offers"] == [ELEVEN]
    assert ada("POST", f"{path}/choice", {"starts_at": THURSDAY}).status_code == 403
    assert ada("POST", f"{path}/choice", {"starts_at": ELEVEN}).json()["state"] == "AGREED"
    moved = tess("PUT", f"{path}/time", {"starts_at": THURSDAY, "reason": "A test runs."})
    assert (moved.json()["there"], moved.json()["sequence"]) == ("2026-06-11T10:00", 1)
    answered = ada("PUT", f"{path}/answer", {"answer": "COUNTERED", "counter_at": ELEVEN})
    assert [one["answer"] for one in answered.json()["people"]] == ["ACCEPTED", "COUNTERED"]
    assert ada("PUT", f"{path}/answer", {"answer": "COUNTERED"}).status_code == 422
    assert "BEGIN:VEVENT" in ada("GET", f"{path}/invitation").json()["ics"]
    assert [one["id"] for one in ada("GET", "calls?state=AGREED").json()["items"]] == [asked["id"]]
    assert gus("GET", "calls").json()["items"] == []
    assert ada("POST", f"{path}/cancellation", {"reason": "No."}).status_code == 403
    gone = tess("POST", f"{path}/cancellation", {"reason": "Not needed."}).json()
    assert (gone["state"], gone["reason"]) == ("CANCELLED", "Not needed.")
    events = ada("GET", f"{path}/events").json()["items"]
    assert [one["name"] for one in events][:2] == ["call.cancelled", "call.answered"]
    assert "_person" not in events[1]["facts"]


def test_slots_are_technical_supports_and_a_taken_one_is_refused_with_others(
    cast: Cast, caller: Calls
) -> None:
    tess, ada = caller(cast.tess), caller(cast.ada)
    path = f"engagements/{cast.serve().pk}/slots?minutes=60&people={cast.ada.pk}&limit=3"

    found = tess("GET", path).json()

    assert (len(found["slots"]), found["zone"]) == (3, "UTC")
    assert ada("GET", path).status_code == 403
    assert tess("GET", path.replace(str(cast.ada.pk), "999999")).status_code == 422
    made = book(tess, cast, people=[cast.ada.pk])
    assert (made.status_code, made.json()["organiser"]["name"]) == (201, "Tess Tanaka")
    again = book(tess, cast)
    assert again.status_code == 403
    assert ["Free for all", "2026-06-10T12:00:00+00:00"] in again.json()["evidence"]
    assert book(tess, cast, starts_at="2026-06-10T13:10:00Z").status_code == 422


def test_a_call_is_prepared_and_told_and_the_customer_reads_what_is_sent(
    cast: Cast, caller: Calls
) -> None:
    tess, ada, gus = caller(cast.tess), caller(cast.ada), caller(cast.gus)
    path = f"calls/{book(tess, cast, people=[cast.ada.pk]).json()['id']}"
    (point,) = tess("POST", f"{path}/agenda", {"words": "Budget"}).json()["agenda"]
    assert ada("DELETE", f"{path}/agenda/{point['id']}").status_code == 404
    assert ada("GET", path).json()["agenda"] == []
    assert tess("POST", f"{path}/agenda/filling").status_code == 200
    tess("POST", f"{path}/agenda/sharing")
    assert [one["words"] for one in ada("GET", path).json()["agenda"]] == ["Budget"]
    assert tess("DELETE", f"{path}/agenda/{point['id']}").status_code == 204
    assert tess("POST", f"{path}/holding", {"came": []}).status_code == 403

    row = Call._base_manager.get()
    outcome.hold(row, by=cast.tess, at=NINE + timedelta(hours=4), came=[cast.ada])
    assert tess("POST", f"{path}/recap").status_code == 403
    assert tess("PUT", f"{path}/minutes", {"text": "We spoke."}).status_code == 200
    assert ada("GET", path).json()["minutes_text"] is None
    tess("POST", f"{path}/decisions", {"words": "Go."})
    action = {"words": "Send the log", "owner": cast.ada.pk, "due_on": "2026-06-20"}
    assert tess("POST", f"{path}/actions", action | {"owner": cast.gus.pk}).status_code == 422
    (owed,) = tess("POST", f"{path}/actions", action).json()["actions"]
    assert tess("POST", f"{path}/recap").status_code == 200

    told = ada("GET", path).json()
    assert told["minutes_text"]["text"] == "We spoke."
    assert [one["words"] for one in told["decisions"]] == ["Go."]
    assert [one["id"] for one in ada("GET", "call-actions?is_mine=1").json()["items"]] == [
        owed["id"]
    ]
    settling = f"call-actions/{owed['id']}/settlement"
    assert gus("POST", settling, {}).status_code == 404
    assert ada("POST", settling, {}).json()["done_at"]
    assert ada("GET", "call-actions?is_open=1").json()["items"] == []


def test_nobody_came_is_said_after_its_beginning(cast: Cast, caller: Calls) -> None:
    tess = caller(cast.tess)
    key = book(tess, cast).json()["id"]
    assert tess("POST", f"calls/{key}/no-show").status_code == 403

    Call._base_manager.update(starts_at=datetime(2026, 6, 10, 8, tzinfo=UTC))

    assert tess("POST", f"calls/{key}/no-show").json()["state"] == CallState.NO_SHOW


def test_an_answer_as_a_file_is_taken(cast: Cast, caller: Calls) -> None:
    tess = caller(cast.tess)
    book(tess, cast, people=[cast.ada.pk])
    row = Call._base_manager.get()
    people = CallPerson._base_manager.filter(user=cast.ada).select_related("user")
    ics = writing.invitation(row, people).decode().replace("METHOD:REQUEST", "METHOD:REPLY")

    said = tess("POST", "call-replies", {"ics": ics.replace("NEEDS-ACTION", "DECLINED")})

    assert (said.json()["answer"]["answer"], said.json()["is_old"]) == ("DECLINED", False)
    assert tess("POST", "call-replies", {"ics": "x"}).status_code == 422
    assert caller(cast.gus)("POST", "call-replies", {"ics": ics}).status_code == 422


def test_regular_calls_begin_and_end(cast: Cast, caller: Calls) -> None:
    tess, ada, gus = caller(cast.tess), caller(cast.ada), caller(cast.gus)
    path = f"engagements/{cast.serve().pk}/call-series"
    given: dict[str, Any] = {"title": "Weekly call", "first_on": "2026-06-11", "starts_at": "10:00"}
    given |= {"people": [cast.ada.pk], "until_on": "2026-07-10"}
    assert ada("POST", path, given).status_code == 403
    assert tess("POST", path, given | {"starts_at": "03:00"}).status_code == 422

    made = tess("POST", path, given).json()

    assert ([one["name"] for one in made["people"]], made["left_out"]) == (
        ["Tess Tanaka", "Ada Acme"],
        [],
    )
    assert len(ada("GET", "calls?state=AGREED").json()["items"]) == 5
    one = f"call-series/{made['id']}"
    assert gus("GET", one).status_code == 404
    assert tess("POST", f"{one}/end", {"reason": "They left."}).json()["ended_at"]
    assert ada("GET", "calls?state=AGREED").json()["items"] == []
    assert tess("GET", "call-series?is_running=1").json()["items"] == []


def test_off_hours_are_asked_for_decided_and_booked(cast: Cast, caller: Calls) -> None:
    tess, ada, mona = caller(cast.tess), caller(cast.ada), caller(cast.mona)
    path = f"engagements/{cast.serve().pk}/off-hours"
    given = {"title": "Cutover", "reason": "The line stands only then.", "starts_at": SATURDAY}
    assert ada("POST", path, given | {"starts_at": "2026-06-13T08:00:00Z"}).status_code == 422
    assert ada("POST", path, given | {"severity": 0}).json()["rule"] == "R12"
    asked = ada("POST", path, given).json()
    one = f"off-hours/{asked['id']}"
    assert caller(cast.gus)("GET", one).status_code == 404
    assert (asked["state"], asked["tsam"]["name"]) == ("REQUESTED", "Tess Tanaka")
    assert tess("POST", f"{one}/approval", {"decision": "Yes."}).status_code == 403
    assert tess("POST", f"{one}/booking").status_code == 404

    assert mona("POST", f"{one}/approval", {"decision": "Planned."}).json()["state"] == "APPROVED"
    assert ada("POST", f"{one}/booking").status_code == 404
    made = tess("POST", f"{one}/booking").json()

    assert (made["is_off_hours"], made["minutes"]) == (True, 240)
    (row,) = [b for b in mona("GET", "off-hours-balance").json() if b["hours"]]
    assert (row["person"]["name"], row["hours"]) == ("Tess Tanaka", 4.0)
    assert ada("GET", "off-hours-balance").status_code == 403
    taken = mona("POST", f"{one}/withdrawal", {"reason": "Ill."}).json()
    assert taken["state"] == "CANCELLED"


def test_a_refusal_names_the_nearest_times_in_service_hours(cast: Cast, caller: Calls) -> None:
    ada, mona = caller(cast.ada), caller(cast.mona)
    path = f"engagements/{cast.serve().pk}/off-hours"
    given = {"title": "Cutover", "reason": "Only then.", "starts_at": SATURDAY}
    one = f"off-hours/{ada('POST', path, given).json()['id']}"

    mona("POST", f"{one}/refusal", {"decision": "Nobody is free."})

    told = ada("GET", one).json()
    assert told["decision"] == "Nobody is free."
    assert len(told["offered"]) == 2
    assert ada("POST", f"{one}/cancellation").status_code == 403


def test_the_address_of_an_own_calendar_is_never_told(cast: Cast, caller: Calls) -> None:
    tess = caller(cast.tess)
    assert tess("GET", "me/busy-address").status_code == 404
    assert caller(cast.ada)("PUT", "me/busy-address", {"address": "x"}).status_code == 403
    assert tess("PUT", "me/busy-address", {"address": "http://x/"}).status_code == 422
    secret = "https://calendar.invalid/secret-9.ics"

    told = tess("PUT", "me/busy-address", {"address": secret})

    assert (told.json()["host"], told.json()["fault"] != "") == ("calendar.invalid", True)
    assert "secret-9" not in told.content.decode()
    assert tess("DELETE", "me/busy-address").status_code == 204
    assert tess("GET", "me/busy-address").status_code == 404


def test_an_address_for_a_calendar_program_is_told_once_and_closed(
    cast: Cast, caller: Calls
) -> None:
    ada, gus = caller(cast.ada), caller(cast.gus)
    wanted = {"engagement": cast.serve().pk}
    assert gus("POST", "me/calendar-feeds", wanted).status_code == 404

    made = ada("POST", "me/calendar-feeds", wanted).json()

    path = "/hooks/" + made["address"].partition("/hooks/")[2]
    assert ada.client.get(path).status_code == 200
    (listed,) = ada("GET", "me/calendar-feeds").json()
    assert "address" not in listed
    one = f"me/calendar-feeds/{made['id']}"
    assert gus("DELETE", one).status_code == 404
    assert ada("DELETE", one).status_code == 204
    assert ada.client.get(path).status_code == 404


def test_the_day_of_a_plan_is_asked_for_once(cast: Cast, caller: Calls) -> None:
    tess, gus = caller(cast.tess), caller(cast.gus)
    milestone = planned(cast)
    path = f"engagements/{cast.serve().pk}/off-hours-days"
    (day,) = tess("GET", path).json()
    assert (day["milestone"], day["day"]) == (milestone.pk, "2026-07-18")
    given = {"starts_at": day["starts_at"], "reason": "The line stands only then."}
    asking = f"milestones/{milestone.pk}/off-hours"
    assert gus("POST", asking, given).status_code == 404

    made = tess("POST", asking, given)

    assert (made.status_code, made.json()["title"]) == (201, "Data freeze")
    assert tess("GET", path).json() == []
    assert tess("POST", asking, given).status_code == 403


def test_own_hours_and_days_away_are_kept(cast: Cast, caller: Calls) -> None:
    tess, ada = caller(cast.tess), caller(cast.ada)
    assert ada("GET", "me/hours").status_code == ada("GET", "me/leave").status_code == 403
    week = {"mon": [["07:00", "12:00"]], "tue": [["07:00", "15:30"]]}

    assert tess("PUT", "me/hours", {"week": week, "country": "DE"}).json()["week"] == week
    assert tess("PUT", "me/hours", {"week": {"mon": [["12:00", "07:00"]]}}).status_code == 422
    assert tess("GET", "me/hours").json()["country"] == "DE"
    assert tess("PUT", "me/hours", {}).json()["week"] == {}
    away = {"starts_on": "2026-06-18", "ends_on": "2026-06-19", "cover": cast.eli.pk}
    made = tess("POST", "me/leave", away)
    assert made.json()["cover"]["name"] == "Eli Engineer"
    assert tess("POST", "me/leave", away).status_code == 422
    assert tess("POST", "me/leave", away | {"cover": cast.ada.pk}).status_code == 422
    one = f"me/leave/{made.json()['id']}"
    assert caller(cast.eli)("DELETE", one).status_code == 404
    assert tess("DELETE", one).status_code == 204
    assert tess("GET", "me/leave").json() == []

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tests.sprs.world import World, another
from tsam.domains.cases.models import CaseSpr
from tsam.domains.sprs.actions import asking, course, hits
from tsam.domains.sprs.models import PriorityRequest, Spr, SprInterest

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def world(cast: Cast, client: Client) -> World:
    made = World(cast)
    made.hit_both()
    return made


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_case_gets_its_spr_and_shows_it(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case(opened_by=cast.owen)
    client.force_login(cast.eli)
    said = {"title": "It stops", "severity": "1", "text": "A lock.", "public_title": "Stops"}

    refused = client.post(f"/desk/cases/{case.number}/sprs/new", said | {"title": "At Acme"})
    client.post(f"/desk/cases/{case.number}/sprs/new", said)

    assert "This names Acme." in refused.content.decode()
    spr = Spr.objects.get()
    page = client.get(f"/desk/cases/{case.number}").content.decode()
    assert spr.number in page
    assert "under 3 customers, 1 case" in page


def test_a_case_is_linked_by_number_and_unlinked(world: World, client: Client) -> None:
    cast, spr = world.cast, world.spr
    case = cast.case(cast.welding)
    client.force_login(cast.tess)
    path = f"/desk/cases/{case.number}/sprs"

    unknown = client.post(path, {"number": "SPR123456"})
    client.post(path, {"number": f"spr {spr.number[3:]}"})
    assert CaseSpr._base_manager.filter(case=case, spr=spr).exists()
    client.post(f"{path}/{spr.pk}/removal")

    assert "No SPR has this number." in unknown.content.decode()
    assert not CaseSpr._base_manager.filter(case=case).exists()


def test_the_board_has_what_waits_first_and_names_nobody_to_rnd(
    world: World, client: Client
) -> None:
    cast = world.cast
    asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification="They wait.")
    another(cast, "The archive loses a page")

    for reader, sentence, own in (
        (cast.rita, "1 SPR waits for your answer.", False),
        (cast.tess, "Every fix that is asked for comes in time", True),
    ):
        client.force_login(reader)
        page = client.get("/desk/sprs?scope=all").content.decode()
        assert sentence in page
        assert page.index("The release workflow deadlocks") < page.index("The archive loses")
        assert "under 3 customers" in page
        assert ("Acme" in page.partition("<main")[2]) is own
        assert "Globex" not in page
    client.force_login(cast.tess)
    assert "The archive" not in client.get("/desk/sprs?scope=mine").content.decode()
    for query in ("view=waiting", "severity=1", "state=SUBMITTED", f"q={world.spr.number}"):
        assert "deadlocks" in client.get(f"/desk/sprs?scope=all&{query}").content.decode(), query
    assert "No SPR fits" in client.get("/desk/sprs?scope=all&q=nowhere").content.decode()


def test_rnd_answers_on_the_page(world: World, client: Client) -> None:
    cast, number = world.cast, world.spr.number
    asked = asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification="They wait.")
    client.force_login(cast.rita)
    page = client.get(f"/desk/sprs/{number}").content.decode()
    path = f"/desk/sprs/{number}/requests/{asked.pk}"

    no_day = client.post(f"{path}/acceptance", {"release": "12.2", "on": ""})
    client.post(f"{path}/acceptance", {"release": "12.2", "on": "2026-07-01"})

    assert "They wait." in page
    for name in ("Acme", "Globex", "Assembly", "Vault"):
        assert name not in page
    assert no_day.status_code == 422
    assert PriorityRequest._base_manager.get().state == "ACCEPTED"


def test_rnd_answers_in_the_list_and_stays_there(world: World, client: Client) -> None:
    cast, number = world.cast, world.spr.number
    asked = asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification="They wait.")
    way = f"/desk/sprs/{number}/requests/{asked.pk}"
    client.force_login(cast.tess)
    assert f"{way}/acceptance" not in client.get("/desk/sprs?scope=all").content.decode()
    client.force_login(cast.rita)

    listed = client.get("/desk/sprs?view=waiting&scope=all").content.decode()
    back = "?back=/desk/sprs%3Fview%3Dwaiting%26scope%3Dall"
    dialog = client.get(f"{way}/refusal{back}").content.decode()
    done = client.post(f"{way}/refusal{back}", {"reply": "It is the driver of another vendor."})

    for verb in ("acceptance", "refusal", "question"):
        assert f'href="{way}/{verb}{back}"' in listed
    assert "They wait." in dialog
    assert done.headers["Location"] == "/desk/sprs?view=waiting&scope=all"
    assert PriorityRequest._base_manager.get().state == "DECLINED"


def test_an_answer_leads_to_no_page_of_another_house(world: World, client: Client) -> None:
    asked = asking.ask_priority(
        world.interest, by=world.cast.tess, at=NOON, justification="They wait."
    )
    client.force_login(world.cast.rita)
    page = f"/desk/sprs/{world.spr.number}"

    for back in ("//evil.example/desk/", "https://evil.example/", "/portal/"):
        way = f"{page}/requests/{asked.pk}/question?back={back}"
        assert client.get(way).status_code == 200
        assert f'href="{page}"' in client.get(way).content.decode()
    assert client.post(way, {"reply": "Which?"}).headers["Location"] == page


def test_where_two_customers_wait_the_page_has_both(world: World, client: Client) -> None:
    cast = world.cast
    for interest, by in (
        (world.interest, cast.tess),
        (SprInterest._base_manager.exclude(pk=world.interest.pk).get(), world.other_tsam),
    ):
        asking.ask_priority(interest, by=by, at=NOON, justification="They wait.")
    client.force_login(cast.rita)

    listed = client.get("/desk/sprs?scope=all").content.decode()

    assert f'href="/desk/sprs/{world.spr.number}#asked"' in listed
    assert "/acceptance" not in listed


def test_the_page_says_whom_it_hits_and_what_comes_too_late(world: World, client: Client) -> None:
    cast = world.cast
    hits.describe_interest(
        world.interest,
        by=cast.tess,
        at=NOON,
        wanted="MUST",
        milestone=world.milestone(date(2026, 6, 20)),
    )
    world.to("IN_WORK")
    course.set_target(world.spr, by=cast.rita, at=NOON, release="12.2", on=date(2026, 7, 1))
    client.force_login(cast.tess)

    page = client.get(f"/desk/sprs/{world.spr.number}").content.decode()

    for said in ("11 days too late", "fix comes later", "Acme", "Globex", "Go-live line 2"):
        assert said in page
    client.force_login(cast.rita)
    assert (
        "a milestone on 20 Jun 2026 waits"
        in client.get(f"/desk/sprs/{world.spr.number}").content.decode()
    )


def test_where_it_is_installed_everywhere_nobody_waits(world: World, client: Client) -> None:
    client.force_login(world.cast.rita)

    def said() -> str:
        return client.get(f"/desk/sprs/{world.spr.number}").content.decode()

    assert "no milestone waits" in said()
    SprInterest._base_manager.filter(spr=world.spr).update(installed_on=date(2026, 6, 1))
    assert "Nobody waits for it: it is installed wherever it was seen." in said()
    SprInterest._base_manager.filter(spr=world.spr).delete()
    assert "No case of a customer comes from it yet." in said()


def test_each_step_is_taken_on_the_page_and_what_is_wrong_is_said(
    world: World, client: Client
) -> None:
    cast, number = world.cast, world.spr.number
    other = another(cast, "The same")
    client.force_login(cast.rita)
    path = f"/desk/sprs/{number}"

    client.post(f"{path}/owner", {"person": cast.rita.pk})
    client.post(f"{path}/step", {"state": "VALIDATED"})
    no_reason = client.post(f"{path}/step", {"state": "NOT_PLANNED"})
    client.post(f"{path}/target", {"release": "12.2", "on": "2026-07-01"})
    slip = client.post(f"{path}/target", {"release": "12.2", "on": "2026-08-01"})
    client.post(f"{path}/workaround", {"quality": "FULL", "text": "Restart.", "is_verified": "on"})
    client.post(f"{path}/words", {"title": "It stops", "text": "Restart it."})
    circle = client.post(f"{path}/double", {"number": number})
    client.post(f"{path}/double", {"number": other.number})

    assert "Say why, for our own people." in no_reason.content.decode()
    assert "Say why it comes later." in slip.content.decode()
    assert "That is a circle" in circle.content.decode()
    spr = Spr.objects.get(pk=world.spr.pk)
    assert (spr.owner, spr.state, spr.duplicate_of) == (cast.rita, "DUPLICATE", other)
    chain = client.get(path).content.decode()
    assert other.number in chain
    assert client.get(f"{path}/nothing").status_code == 404


def test_more_sprs_ask_no_more(world: World, client: Client) -> None:
    cast = world.cast
    client.force_login(cast.tess)
    path, one = "/desk/sprs?scope=all", f"/desk/sprs/{world.spr.number}"
    few, on_one = queries(client, path), queries(client, one)

    for turn in range(6):
        another(cast, f"Fault {turn}")
        place = cast.application(f"Line {turn}", cast.globex)
        hits.note_interest(world.spr, place, by=cast.tess, at=NOON, people=[cast.gus])

    assert queries(client, path) == few
    assert queries(client, one) <= on_one + 6


def test_today_says_what_waits_and_what_comes_too_late(world: World, client: Client) -> None:
    cast = world.cast
    asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification="They wait.")
    hits.describe_interest(
        world.interest,
        by=cast.tess,
        at=NOON,
        wanted="MUST",
        milestone=world.milestone(date(2026, 6, 20)),
    )

    client.force_login(cast.rita)
    assert f"{world.spr.number}: The release" in client.get("/desk/").content.decode()
    world.to("IN_WORK")
    course.set_target(world.spr, by=cast.rita, at=NOON, release="12.2", on=date(2026, 7, 1))
    client.force_login(cast.tess)
    page = client.get("/desk/").content.decode()

    assert "Fix too late" in page
    assert f"{world.spr.number}: The release" in page


def test_what_people_wrote_never_becomes_markup_in_the_list(world: World, client: Client) -> None:
    hostile = "<script>alert('x')</script>\"&"
    fields = {"title": hostile, "product": hostile, "target_release": hostile}
    Spr._base_manager.filter(pk=world.spr.pk).update(**fields)
    world.cast.acme.name = hostile
    world.cast.acme.save()
    client.force_login(world.cast.tess)

    page = client.get("/desk/sprs?scope=all").content.decode()

    assert page.count("&lt;script&gt;alert") >= 4
    assert "<script>alert" not in page

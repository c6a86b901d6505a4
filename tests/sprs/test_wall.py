"""Customer A never learns that a defect hits customer B, and R&D never learns a name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.cast import NOON, Cast
from tests.sprs.world import SAID, World, another
from tsam.domains.accounts.models import Contact, Event, Letter, Reach
from tsam.domains.cases.models import CaseSpr
from tsam.domains.sprs import counting, finding
from tsam.domains.sprs.actions import asking, course, hits, words
from tsam.domains.sprs.models import PriorityRequest, Spr, SprFollower, SprInterest, SprPublic

ROWS = (Spr, SprInterest, SprFollower, PriorityRequest, CaseSpr)


def busy(world: World, work: Any) -> Spr:
    """All that can be said of it has been said, for both."""
    spr, cast = world.hit_both(), world.cast
    words.word(spr, by=cast.tess, at=NOON, title="Releasing can stand still", text="Restart it.")
    words.note_workaround(
        spr, by=cast.tess, at=NOON, text="Restart at night.", quality="PARTIAL", is_verified=True
    )
    why = "A go-live waits for it."
    asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification=why)
    world.to("NOT_PLANNED")
    theirs = SprInterest._base_manager.get(spr=spr, application=cast.vault)
    hits.ask_again(theirs, by=cast.gus, at=NOON, reason="It stops our whole plant.")
    work()
    return Spr.objects.get(pk=spr.pk)


def test_a_customer_reads_its_own_part_and_the_public_words(cast: Cast, work: Any) -> None:
    spr = busy(World(cast), work)

    for reader in (cast.ada, cast.olga, cast.owen):
        assert SprPublic.objects.visible_to(reader).get().number == spr.number
        assert SprInterest.objects.visible_to(reader).get().application == cast.assembly
        assert not Spr.objects.visible_to(reader)
        assert not PriorityRequest.objects.visible_to(reader)
        for model in (SprFollower, CaseSpr):
            assert {str(row) for row in model.objects.visible_to(reader)} == {
                str(row) for row in model.objects.visible_to(cast.owen)
            }
    assert SprInterest.objects.visible_to(cast.gus).get().application == cast.vault


@pytest.mark.parametrize("reach", [Reach.OWN_CASES, Reach.APPLICATION])
def test_who_does_not_see_the_case_does_not_see_the_defect(
    reach: str, cast: Cast, work: Any
) -> None:
    busy(World(cast), work)
    elsewhere = cast.contact("Wanda Welder", cast.acme, reach, [cast.welding])

    for model in (*ROWS, SprPublic):
        assert not model.objects.visible_to(elsewhere)


def test_nothing_of_another_customer_is_in_what_a_customer_can_read(cast: Cast, work: Any) -> None:
    world = World(cast)
    spr = busy(world, work)

    said = [
        *_texts(Event.objects.visible_to(cast.ada)),
        *_texts(Event.objects.of_visible("sprpublic", world.public.pk, cast.ada)),
        *_texts(Event.objects.of_visible("sprinterest", world.interest.pk, cast.ada)),
        *_texts(Event.objects.of_visible("case", world.acmes.pk, cast.ada)),
        *_texts(SprPublic.objects.visible_to(cast.ada)),
        *_texts(Letter.objects.visible_to(cast.owen)),
        *_texts(Letter.objects.visible_to(cast.tess)),
        *_texts(Event.objects.of_visible("spr", spr.pk, cast.rita)),
        *_texts(Letter.objects.visible_to(cast.rita)),
    ]

    assert len(said) > 15
    for secret in ("Globex", "Vault", "Gus", "whole plant", world.globexs.number):
        assert not [text for text in said if secret in text], secret


def test_rnd_learns_no_name_and_reads_the_justification(cast: Cast, work: Any) -> None:
    busy(World(cast), work)

    for reader in (cast.rita, cast.paul):
        assert Spr.objects.visible_to(reader).count() == 1
        assert PriorityRequest.objects.visible_to(reader).get().justification
        assert not SprInterest.objects.visible_to(reader)
        assert not SprFollower.objects.visible_to(reader)
        assert not CaseSpr.objects.visible_to(reader)
    for reader in (cast.sally, cast.gino, cast.dana, cast.stan):
        for model in (*ROWS, SprPublic):
            assert not model.objects.visible_to(reader)


def test_a_count_under_three_is_not_told(cast: Cast) -> None:
    spr = World(cast).hit_both()

    assert counting.customers_hit([spr.pk]) == {spr.pk: 2}
    assert counting.customers_hit([spr.pk], without=[cast.acme.pk]) == {spr.pk: 1}
    assert [counting.shown(n) for n in (0, 1, 2, 3)] == [None, None, None, 3]
    assert counting.words(2) == "under 3 customers"
    assert {counting.others_words(n) for n in (0, 1, 2)} == {"under 3 other customers"}


@pytest.mark.parametrize("said", ["Seen at Globex", "as globex, at night", "Acme: stops"])
def test_words_that_many_read_name_no_customer(said: str, cast: Cast) -> None:
    world = World(cast)
    spr = world.hit_both()

    with pytest.raises(ValidationError, match="names"):
        words.word(spr, by=cast.tess, at=NOON, title="It stops", text=said)
    with pytest.raises(ValidationError, match="names"):
        asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification=said)
    with pytest.raises(ValidationError, match="names"):
        course.move(spr, by=cast.rita, at=NOON, state="IN_WORK", public_reason=said)


def test_the_history_of_a_customer_begins_when_it_hit_them(cast: Cast) -> None:
    world = World(cast)
    assert world.spr
    later = world.hit_both()
    theirs = SprInterest._base_manager.get(spr=later, application=cast.vault)

    assert theirs.since == NOON
    assert world.interest.since == NOON


def test_search_finds_a_whole_number_within_the_walls(cast: Cast, work: Any) -> None:
    world = World(cast)
    spr = busy(world, work)
    hidden = another(cast, "The archive loses a page")
    work()

    for written in (spr.number, spr.number.lower(), spr.number[3:], f"spr {spr.number[3:]}"):
        assert finding.find(cast.rita, written) == [spr]
        assert finding.find_public(cast.gus, written) == [world.public]
    assert finding.find(cast.eli, "deadlocks workers") == [spr]
    assert finding.find_public(cast.owen, "stand still") == [world.public]
    for asked in (hidden.number, "archive page", "deadlocks", "lock each other"):
        assert not finding.find_public(cast.gus, asked), asked
    for reader in (cast.sally, cast.gus):
        assert not finding.find(reader, spr.number)


def test_a_customer_who_left_hears_and_reads_nothing(cast: Cast, work: Any) -> None:
    world = World(cast)
    assert world.spr
    work()
    Contact.objects.filter(user=cast.owen).update(left_at=NOON)

    world.to("IN_WORK")
    work()

    assert not Letter.objects.filter(reader=cast.owen)
    assert not SprPublic.objects.visible_to(cast.owen)


def test_the_page_of_a_case_shows_no_name_of_others(cast: Cast, work: Any, client: Client) -> None:
    world = World(cast)
    busy(world, work)

    for reader, path in (
        (cast.owen, f"/portal/cases/{world.acmes.number}"),
        (cast.tess, f"/desk/cases/{world.acmes.number}"),
    ):
        client.force_login(reader)
        page = client.get(path).content.decode()
        assert world.spr.number in page
        assert SAID.text not in page or reader.is_staff
        assert "Globex" not in page


def _texts(rows: Any) -> list[str]:
    """Everything that stands in the rows, people by name."""
    texts = []
    for row in rows:
        fields = [str(getattr(row, field.name)) for field in row._meta.concrete_fields]
        texts.append(" ".join(fields) + json.dumps(getattr(row, "facts", "")))
    return texts

"""Sites, processes and people, and the days on which nothing may be changed."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.intelligence.actions import organisation, windows
from tsam.domains.intelligence.changing import next_change
from tsam.domains.intelligence.models import OrganisationFact, Reader, Stakeholder, Standing
from tsam.domains.intelligence.models.consents import Consent
from tsam.kernel.verdicts import Refused

LATER = NOON + timedelta(days=3)


@pytest.fixture(autouse=True)
def _served(cast: Cast) -> None:
    cast.serve()


def test_other_words_about_a_site_keep_the_former_ones(cast: Cast) -> None:
    for at, words in [(NOON, "One shift"), (LATER, "One shift"), (LATER, "Two shifts")]:
        organisation.say(
            cast.assembly, by=cast.tess, at=at, kind="SITE", name="Kassel", words=words
        )

    rows = OrganisationFact.objects.order_by("pk")
    assert [(row.words, row.until, row.confirmed_at) for row in rows] == [
        ("One shift", LATER, LATER),
        ("Two shifts", None, LATER),
    ]
    organisation.close(rows[1], by=cast.ada, at=LATER)
    assert not OrganisationFact.objects.current().exists()


def test_a_person_is_forgotten_without_a_trace_of_the_name(cast: Cast) -> None:
    person = organisation.name_person(
        cast.assembly, by=cast.tess, at=NOON, name="Ada Acme", role="SPONSOR", is_key=True
    )
    organisation.place(person, by=cast.tess, at=NOON, influence=3, interest=1)

    organisation.forget(person, by=cast.ada, at=LATER)

    assert not Stakeholder.objects.exists()
    assert not Standing.objects.exists()
    told = Event.objects.filter(noun="stakeholder")
    assert told.count() == 3
    assert not any("Ada Acme" in str(event.facts) for event in told)


def test_who_is_named_again_is_changed(cast: Cast) -> None:
    for role in ("SPONSOR", "OWNER"):
        organisation.name_person(cast.assembly, by=cast.tess, at=NOON, name="Ada", role=role)

    assert Stakeholder.objects.get().role == "OWNER"


@pytest.mark.usefixtures("morning")
def test_people_are_read_by_support_and_the_customer_and_the_map_by_the_tsam(cast: Cast) -> None:
    person = organisation.name_person(
        cast.assembly, by=cast.tess, at=NOON, name="Ada Acme", role="SPONSOR"
    )
    organisation.place(person, by=cast.tess, at=NOON, influence=3, interest=1)
    for reader in Reader:
        Consent.objects.create(
            account=cast.acme, application=cast.assembly, reader=reader, given_at=NOON
        )

    for user in [cast.tess, cast.mona, cast.eli, cast.ada, cast.olga]:
        assert Stakeholder.objects.visible_to(user).exists()
    for user in [cast.rita, cast.gino, cast.paul, cast.sally, cast.dana, cast.gus, cast.owen]:
        assert not Stakeholder.objects.visible_to(user).exists()
    assert [
        user.name
        for user in [cast.tess, cast.mona, cast.eli, cast.ada, cast.rita]
        if Standing.objects.visible_to(user).exists()
    ] == ["Tess Tanaka", "Mona Manager"]


def test_the_next_change_is_in_a_window_and_after_the_freeze(cast: Cast) -> None:
    # NOON is Monday, 2 March 2026.
    window = windows.add_window(
        cast.assembly,
        by=cast.ada,
        at=NOON,
        weekday=6,
        opens=time(22),
        closes=time(2),
        zone="Europe/Berlin",
    )
    assert next_change(cast.assembly, NOON) == NOON.replace(day=8, hour=21)

    freeze = windows.add_freeze(
        cast.assembly,
        by=cast.tess,
        at=NOON,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 8),
        reason="Closing of the quarter",
        zone="Europe/Berlin",
    )
    # The window of the eighth is open past midnight, when the freeze is over.
    assert next_change(cast.assembly, NOON) == NOON.replace(day=8, hour=23)

    windows.call_off_freeze(freeze, by=cast.tess, at=NOON)
    windows.end_window(window, by=cast.ada, at=NOON)
    assert next_change(cast.assembly, NOON) == NOON


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"reason": " "}, "reason"),
        ({"ends_on": date(2026, 2, 1)}, "ends_on"),
        ({"starts_on": date(2025, 2, 1), "ends_on": date(2025, 2, 2)}, "ends_on"),
        ({"ends_on": date(2028, 2, 1)}, "ends_on"),
    ],
)
def test_a_freeze_that_cannot_be_is_refused_by_field(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    whole: dict[str, Any] = {
        "starts_on": date(2026, 3, 5),
        "ends_on": date(2026, 3, 8),
        "reason": "Year end",
    }

    with pytest.raises(ValidationError) as refused:
        windows.add_freeze(cast.assembly, by=cast.tess, at=NOON, **{**whole, **given})

    assert field in refused.value.message_dict


def test_engineers_read_and_do_not_write(cast: Cast) -> None:
    with pytest.raises(Refused):
        organisation.say(cast.assembly, by=cast.eli, at=NOON, kind="SITE", name="Kassel")
    with pytest.raises(Refused):
        windows.add_window(
            cast.assembly, by=cast.eli, at=NOON, weekday=0, opens=time(1), closes=time(2)
        )

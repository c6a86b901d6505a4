"""The document asks no more of the database when there is more to show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOON, Cast
from tests.desk.test_query_counts import queries
from tests.objectives.agreed import agreed, draft, objective
from tsam.domains.cases.actions import Description, open_case, reply
from tsam.domains.cases.models import Channel
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.actions import kickoffs
from tsam.domains.objectives.models import ObjectivesDocument


def more(cast: Cast, turn: int) -> None:
    """Another version with objectives of each kind, and a case that is counted."""
    at = NOON + timedelta(days=turn)
    found = ObjectivesDocument.objects.in_force().select_related("engagement").first()
    row = actions.amend(found, by=cast.tess, at=at) if found else draft(cast, at)
    figure = {"baseline": None, "is_measured_first": True, "target": 1, "unit": ""}
    objective(row, cast, at, outcome=f"By hand {turn}")
    objective(row, cast, at, source="FIRST_ANSWERS", direction="UP", **figure)
    agreed(cast, row, at)
    said = Description("The press stops", "At 14:00.", severity=2)
    case = open_case(cast.assembly, said, by=cast.ada, at=at, channel=Channel.PORTAL)
    reply(case, by=cast.eli, at=at + timedelta(hours=1), text="We look.", channel=Channel.DESK)


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("page", ["document", "objective", "portal", "values"])
def test_more_of_it_asks_no_more(page: str, cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada if page == "portal" else cast.tess)
    pk = cast.engagement.pk
    for turn in range(1, 4):
        more(cast, turn)
    newest = ObjectivesDocument.objects.in_force().get()
    path = {
        "document": reverse("desk:document", args=[pk]),
        "objective": reverse("desk:objective", args=[pk, 2, 2]),
        "portal": reverse("portal:objectives"),
        "values": reverse("portal:objectives-document", args=[newest.pk]),
    }[page]
    if page == "values":
        client.force_login(cast.ada)
    few = queries(client, path)

    for turn in range(4, 7):
        more(cast, turn)

    assert queries(client, path) == few
    assert few < 50


@pytest.mark.usefixtures("morning")
def test_more_engagements_without_an_agreement_ask_no_more(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    def begin(name: str) -> None:
        made = cast.engage(cast.application(name, cast.acme), "PLATINUM", tsam=cast.tess)
        assert kickoffs.open_kickoff(made, at=NOON)

    begin("Line 1")
    begin("Line 2")
    few = queries(client, reverse("desk:today"))

    for turn in range(3, 7):
        begin(f"Line {turn}")

    assert queries(client, reverse("desk:today")) == few

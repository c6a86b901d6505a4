"""What becomes of agreed objectives when a day moves."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tests.desk.test_projects import planned, shown, tied
from tests.objectives.agreed import agreed, draft, objective
from tsam.domains.cases.actions import serve_requirement
from tsam.domains.objectives.actions import requirements as needs

pytestmark = pytest.mark.usefixtures("morning")


def test_an_objective_is_critical_while_a_critical_case_serves_its_need(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    need = needs.propose(cast.engagement, by=cast.ada, at=NOON, statement="No outage", weight=5)
    need = needs.publish(need, by=cast.tess, at=NOON, weight=5)
    row = draft(cast)
    objective(row, cast, needs=[need], due_on=date(2027, 12, 31))
    objective(row, cast, outcome="Restored at once", due_on=date(2026, 9, 1))
    agreed(cast, row)
    case = tied(cast, planned(cast), severity=3)
    serve_requirement(case, by=cast.tess, at=now(), requirement=need)
    client.force_login(cast.tess)

    page = " ".join(shown(client, "what-if", cast.engagement.pk, query="?day=2026-12-01").split())

    assert "no more critical" in page
    assert "It names R-01, which a case that moves serves." in page
    assert "Restored at once" in page
    assert "It falls due before that day now, and not after it." in page

"""Rows for the pages of an escalation: one about a case of Owen's, with one of each part."""

from __future__ import annotations

from tests.cast import NOON, Cast
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import Escalation, EscalationAction, ExitCriterion


def escalation_keys(cast: Cast, case: Case, route: str) -> dict[str, object]:
    """The keys of an address; made once."""
    row = Escalation._base_manager.first()
    if row is None:
        cast.serve()
        wanted = Wanted(impact="It stands.", exits=("It runs",))
        row = actions.escalate(
            cast.assembly, by=cast.owen, at=NOON, matter=Matter(cases=(case,)), wanted=wanted
        )
        actions.add_action(
            row,
            by=cast.tess,
            at=NOON,
            words="Name a worker",
            due_on=NOON.date(),
            doer="CUSTOMER",
            owner=cast.owen,
        )
    part = ExitCriterion if "/exits/" in route else EscalationAction
    verb = "words" if route.startswith("portal") else "exit"
    return {
        "number": row.number,
        "key": part._base_manager.get(escalation=row).pk,
        "item": "DESK",
        "verb": verb,
    }

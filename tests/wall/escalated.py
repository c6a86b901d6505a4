"""Rows for the pages of an escalation: one about a case of Owen's, with one of each part."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import NOON, Cast
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import (
    Escalation,
    EscalationAction,
    ExitCriterion,
    Fault,
    IncomingLetter,
)


def escalation_places(
    cast: Cast, route: str, case: Callable[[], Case]
) -> dict[str, dict[str, object]]:
    """{the beginning of an address: its keys}; none where the address is another one."""
    if route.startswith("desk/escalations/letters/"):
        return {"desk/escalations/letters/": {"key": refused_letter().pk}}
    if "/escalations/" not in route:
        return {}
    face = route.partition("/")[0]
    return {f"{face}/escalations/": escalation_keys(cast, case(), route)}


def refused_letter() -> IncomingLetter:
    """Of nobody whom we know."""
    return IncomingLetter.objects.create(
        key="0" * 64, fault=Fault.UNKNOWN, came_at=NOON, sha256="0" * 64, size=3
    )


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


def escalation_address(cast: Cast, case: Case, route: str) -> str:
    """An address of the portal, with its keys in it."""
    keys = escalation_keys(cast, case, f"portal/{route}")
    for part, name in (("<str:number>", "number"), ("<slug:verb>", "verb"), ("<int:key>", "key")):
        route = route.replace(part, str(keys[name]))
    return f"/portal/{route}"

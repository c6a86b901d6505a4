"""Rows for the pages of a brief: what is asked of R&D, and what R&D promised."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import NOON, Cast
from tsam.domains.advocacy.actions import accept, ask
from tsam.domains.advocacy.models import Commitment

_BRIEF = "desk/engagements/<int:pk>/brief"
_COMMITMENTS = "desk/commitments/"


def brief_keys(cast: Cast, route: str, need: Callable[[], int]) -> dict[str, dict[str, object]]:
    """{the beginning of an address: its keys}; none where the address is another one."""
    if not route.startswith((_BRIEF, _COMMITMENTS)):
        return {}
    held = Commitment._base_manager.first()
    if held is None:
        [item] = ask(cast.engagement, by=cast.tess, at=NOON, audiences=["RND"], asked="A word")
        held = accept(item, by=cast.rita, at=NOON, promised_on=NOON.date())
    pk: dict[str, object] = {"pk": cast.engagement.pk}
    return {
        f"{_BRIEF}/asks/": {**pk, "key": held.item_id, "verb": "question"},
        f"{_BRIEF}/discretion/": {**pk, "key": need()},
        _BRIEF: pk,
        _COMMITMENTS: {"key": held.pk, "verb": "day"},
    }

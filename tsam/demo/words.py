"""What the engineers of the demonstration say of what their customers want."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tsam.demo.people import Staff
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities import asking
from tsam.domains.staffing.coverage import tsams_for

_TOLD = Path(__file__).with_name("told") / "words.toml"


def say(staff: Staff, at: datetime) -> None:
    """Once the orders stand: some reasons are understood, some are asked about and answered."""
    told = tomllib.loads(_TOLD.read_text())
    for word in told["understood"]:
        if about := _about(word):
            asking.understand(about, by=staff[word["by"]].user, at=_ago(at, word["ago"]))
    for asked in told["asked"]:
        if about := _about(asked):
            _ask(about, staff[asked["by"]].user, asked, at)


def _ask(about: Case | Requirement, by: User, told: Mapping[str, Any], at: datetime) -> None:
    question = asking.ask(about, by=by, at=_ago(at, told["ago"]), text=told["text"])
    tsams = tsams_for([question.engagement.application_id], at.date())
    tsam = next(iter(tsams.get(question.engagement.application_id, [])), None)
    if "answer" in told and tsam:
        when = _ago(at, told["answered"])
        asking.answer(question, by=tsam, at=when, text=told["answer"])


def _about(told: Mapping[str, Any]) -> Case | Requirement | None:
    """A case that is open, or a need; nothing where the world has neither."""
    words = told["about"]
    case = Case._base_manager.filter(title__startswith=words, is_open=True).order_by("pk").first()
    if case:
        return case
    needs = Requirement._base_manager.filter(statement__startswith=words)
    return needs.order_by("pk").first()


def _ago(at: datetime, hours: int) -> datetime:
    return at - timedelta(hours=hours)

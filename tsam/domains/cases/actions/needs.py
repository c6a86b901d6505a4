"""Which documented need a case serves, and how a need is written down from a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.cases import policies
from tsam.domains.cases.actions.steps import commit, hold
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import requirements as objectives
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def serve_requirement(
    case: Case, *, by: User, at: datetime, requirement: Requirement | None
) -> Case:
    """Say which documented need the case serves, or that it serves none; its rank follows."""
    case = hold(case)
    require(policies.serve_requirement(by, case, requirement))
    if case.requirement_id == (requirement.pk if requirement else None):
        return case
    former = case.requirement
    # Its label alone: who reads along in a case need not be one who reads the register (5.3).
    facts = {
        "requirement": [
            former.label if former else None,
            requirement.label if requirement else None,
        ],
        "_keys": [case.requirement_id, requirement.pk if requirement else None],
    }
    case.requirement = requirement
    commit(case, "case.need_set", by=by, at=at, facts=facts, columns=["requirement"])
    return case


@transaction.atomic
def document_need(
    case: Case, engagement: Engagement, *, by: User, at: datetime, **words: Any
) -> Requirement:
    """Write down the need that came up in a case, publish it, and let the case serve it.

    `words` are those of `objectives.actions.propose`. All of it or nothing. Raises
    ValidationError by field, and Refused by the first policy that refuses.
    """
    if engagement.application_id != case.application_id:
        raise ValidationError(_("The case is about another Application."))
    requirement = objectives.propose(engagement, by=by, at=at, **words)
    requirement = objectives.publish(requirement, by=by, at=at, weight=requirement.weight)
    serve_requirement(case, by=by, at=at, requirement=requirement)
    return requirement

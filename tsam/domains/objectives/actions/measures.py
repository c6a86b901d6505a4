"""The objectives of a draft, and the readings of those in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.objectives.actions.steps import hold, record, require_service, today_of
from tsam.domains.objectives.approvers import can_speak
from tsam.domains.objectives.completeness import vague
from tsam.domains.objectives.models import IN_FORCE, Requirement
from tsam.domains.objectives.models.documents import (
    AT_A_MOMENT,
    UNITS,
    ApprovalSide,
    Direction,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Period,
    Source,
)
from tsam.domains.objectives.models.readings import Reading
from tsam.domains.objectives.policies import documents as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require

# What describes an objective; requirements are given beside it.
WORDS: Mapping[str, Any] = {
    "outcome": "",
    "metric": "",
    "unit": "",
    "baseline": None,
    "is_measured_first": False,
    "direction": Direction.UP,
    "target": None,
    "due_on": None,
    "source": "",
    "read_from": "",
    "stale_days": 90,
    "period": "",
    "is_critical_only": False,
    "most_days": 10,
    "owner": None,
    "change_reason": "",
}
_LONGEST = {"outcome": 120, "metric": 200, "unit": 20, "read_from": 120, "change_reason": 300}
_LARGEST = Decimal("999999999")


@transaction.atomic
def add_objective(
    document: ObjectivesDocument,
    *,
    by: User,
    at: datetime,
    needs: Iterable[Requirement] = (),
    **given: Any,
) -> Objective:
    """Write an objective into a draft. What is not said yet may be said later, before the review.

    `given` are the names of WORDS. Raises ValidationError by field.
    """
    document = hold(document)
    require(policies.change(by, document))
    require_service(document, at)
    words = _checked(document, {**WORDS, **given})
    made = Objective.objects.create(
        document=document, number=_next_number(document), **words, **_owner_name(words)
    )
    _serve(made, needs)
    record("document.objective_added", document, by, at, {"name": str(made)})
    return made


@transaction.atomic
def change_objective(
    objective: Objective,
    *,
    by: User,
    at: datetime,
    needs: Iterable[Requirement] | None = None,
    **given: Any,
) -> Objective:
    """Describe it anew: any of WORDS; what is not given stays."""
    objective = _hold_objective(objective)
    document = objective.document
    require(policies.change(by, document))
    require_service(document, at)
    wanted = {name: given.get(name, getattr(objective, name)) for name in WORDS}
    words = _checked(document, wanted)
    changed = {
        name: [_plain(getattr(objective, name)), _plain(value)]
        for name, value in words.items()
        if getattr(objective, name) != value
    }
    for name, value in (words | _owner_name(words)).items():
        setattr(objective, name, value)
    if changed:
        objective.save(update_fields=[*words, "owner_name"])
    if needs is not None and _serve(objective, needs):
        changed["needs"] = []
    if changed:
        facts = {"name": str(objective), "changed": changed}
        record("document.objective_changed", document, by, at, facts)
    return objective


@transaction.atomic
def remove_objective(objective: Objective, *, by: User, at: datetime) -> None:
    """Take it out of the draft; the version in force keeps its own."""
    objective = _hold_objective(objective)
    document = objective.document
    require(policies.change(by, document))
    require_service(document, at)
    record("document.objective_removed", document, by, at, {"name": str(objective)})
    ObjectiveNeed._base_manager.filter(objective=objective).delete()
    objective.delete()


@transaction.atomic
def read(
    objective: Objective,
    *,
    by: User,
    at: datetime,
    value: Decimal,
    measured_on: date,
    note: str = "",
) -> Reading:
    """Write down what was read. A wrong one is read again for the same day; the later counts."""
    objective = _hold_objective(objective)
    document = objective.document
    require(policies.read(by, objective))
    require_service(document, at)
    wrong: dict[str, str] = {}
    if measured_on > today_of(document, at):
        wrong["measured_on"] = _("A reading is of today or of a day before.")
    if measured_on.year < 1990:
        wrong["measured_on"] = _("Choose a day from 1990 on.")
    number = _number(value, "value", wrong)
    words = " ".join(note.split())
    if len(words) > 300:
        wrong["note"] = _("Use %(most)d characters at most.") % {"most": 300}
    if wrong or number is None:
        raise ValidationError(dict(wrong) or {"value": _("Write a number.")})
    made = Reading.objects.create(
        engagement=document.engagement,
        number=objective.number,
        value=number,
        measured_on=measured_on,
        note=words,
        by=by,
        at=at,
    )
    timeline.record(
        "objective.read",
        document,
        account=document.engagement.account,
        application=document.engagement.application,
        by=by,
        at=at,
        facts={
            "version": document.version,
            "name": str(objective),
            "value": str(number),
            "unit": objective.unit,
            "measured_on": measured_on.isoformat(),
            "reading": made.pk,
        },
        is_public=True,
    )
    return made


def _hold_objective(objective: Objective) -> Objective:
    document = hold(objective.document)
    found = (
        Objective._base_manager.select_for_update(of=("self",))
        .select_related("owner")
        .filter(pk=objective.pk)
        .first()
    )
    if found is None:
        raise Refused(no(_("It was removed meanwhile."), code="gone", rule="P2"))
    found.document = document
    return found


def _next_number(document: ObjectivesDocument) -> int:
    """Counted within the engagement, over all versions: a number names one objective for good."""
    engagement = document.engagement_id
    there = Objective._base_manager.filter(document__engagement=engagement)
    read = Reading._base_manager.filter(engagement=engagement)
    return 1 + max(
        there.aggregate(last=Max("number"))["last"] or 0,
        read.aggregate(last=Max("number"))["last"] or 0,
    )


def _serve(objective: Objective, needs: Iterable[Requirement]) -> bool:
    """Let it serve these needs and no others; whether that changed anything."""
    wanted = {need.pk: need for need in needs}
    wrong = [
        need
        for need in wanted.values()
        if need.engagement_id != objective.document.engagement_id or need.status not in IN_FORCE
    ]
    if wrong:
        raise ValidationError({"needs": _("Choose needs of this engagement that are in force.")})
    rows = ObjectiveNeed._base_manager.filter(objective=objective)
    there = set(rows.values_list("requirement", flat=True))
    rows.exclude(requirement__in=wanted).delete()
    ObjectiveNeed.objects.bulk_create(
        ObjectiveNeed(
            objective=objective, requirement=need, label=need.label, statement=need.statement
        )
        for key, need in wanted.items()
        if key not in there
    )
    return there != set(wanted)


def _checked(document: ObjectivesDocument, given: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: given[name] for name in WORDS}
    wrong: dict[str, str] = {}
    for name, most in _LONGEST.items():
        words[name] = " ".join(str(words[name] or "").split())
        if len(words[name]) > most:
            wrong[name] = _("Use %(most)d characters at most.") % {"most": most}
    if not words["outcome"]:
        wrong["outcome"] = _("Say in a few words what is to be reached.")
    if unmeasurable := vague(words["metric"]):
        wrong["metric"] = unmeasurable
    for name in ("baseline", "target"):
        words[name] = _number(words[name], name, wrong)
    if words["is_measured_first"]:
        words["baseline"] = None
    _check_source(words, wrong)
    owner: User | None = words["owner"]
    if owner and not any(can_speak(document.engagement, side, owner) for side in ApprovalSide):
        wrong["owner"] = _("Choose the TSAM, a manager, or somebody of this customer.")
    if wrong:
        raise ValidationError(dict(wrong))
    return words


def _check_source(words: dict[str, Any], wrong: dict[str, str]) -> None:
    """A figure of the desk has its own unit, and looks at a time; a reading holds for days."""
    source = words["source"]
    if source not in Source.values and source:
        wrong["source"] = _("Choose one of the sources.")
        return
    if words["direction"] not in Direction.values:
        wrong["direction"] = _("Choose at least or at most.")
    for name, least, most in (("stale_days", 1, 1000), ("most_days", 1, 365)):
        if not isinstance(words[name], int) or not least <= words[name] <= most:
            wrong[name] = _("From %(least)d to %(most)d days.") % {"least": least, "most": most}
    if source in ("", Source.MANUAL):
        words |= {"period": "", "is_critical_only": False}
        return
    words["unit"] = UNITS[source]
    words["read_from"] = ""
    words["metric"] = words["metric"] or str(Source(source).label)
    if source in AT_A_MOMENT:
        words["period"] = ""
    elif words["period"] not in Period.values:
        words["period"] = Period.ROLLING_90
    if source == Source.OPEN_CRITICAL:
        words["is_critical_only"] = False


def _number(value: Any, name: str, wrong: dict[str, str]) -> Decimal | None:
    if value is None or name in wrong:
        return None
    number = Decimal(value)
    if not number.is_finite() or abs(number) > _LARGEST:
        wrong[name] = _("Write a number up to %(most)s.") % {"most": f"{_LARGEST:f}"}
        return None
    return number.quantize(Decimal("0.001"))


def _owner_name(words: Mapping[str, Any]) -> dict[str, str]:
    return {"owner_name": words["owner"].name[:120] if words["owner"] else ""}


def _plain(value: object) -> object:
    """As it stands in the event: a person by key, a number as text, a day in ISO 8601."""
    if isinstance(value, User):
        return value.pk
    if isinstance(value, Decimal):
        return str(value.normalize() + 0)
    return value.isoformat() if isinstance(value, date) else value

"""Snapshots of environments: that of a case, what changed before it, and between any two."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from tsam.domains.accounts.models import Application
from tsam.domains.cases.models import Case
from tsam.domains.cases.surroundings import DAYS, MOST_DAYS, Surroundings, around
from tsam.domains.intelligence.contents import drift_between
from tsam.domains.intelligence.description import Kind
from tsam.domains.intelligence.models import EnvironmentSnapshot, SnapshotPart
from tsam.domains.intelligence.payload import Damaged
from tsam.faces.api.calls import Cursor, Key, Limit, Number, answers, listed, visible_or_404
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.drift import (
    CaseSnapshotShape,
    ChangesShape,
    DriftChangeShape,
    DriftShape,
    HintShape,
    SnapshotShape,
)
from tsam.kernel.verdicts import Refused, no

router = Router(tags=["environments"])
Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="Days of 24 hours before the case.")]


@router.get("/cases/{number}/snapshot", response=answers(CaseSnapshotShape))
def snapshot(request: Call, number: Number, kind: Kind | None = None) -> Any:
    """The environment that the case keeps; 404 where it keeps none, or none for this reader."""
    kinds = [kind] if kind else list(Kind)
    return CaseSnapshotShape.of_case(_around(request, number, DAYS, kinds))


@router.get("/cases/{number}/changes", response=answers(ChangesShape))
def changes(request: Call, number: Number, days: Days = DAYS) -> Any:
    """What changed in the days before the case, and what past cases say of such changes."""
    found = _around(request, number, days, [])
    evidence = {key for hint in found.hints for key in hint.evidence}
    rows = Case.objects.visible_to(request.user).filter(pk__in=evidence)
    numbers = {case.pk: case.number for case in rows}
    return ChangesShape(
        days=days,
        changes=[DriftChangeShape.of(one) for one in found.changes],
        hints=[HintShape.told(hint, numbers) for hint in found.hints],
    )


@router.get("/applications/{key}/snapshots", response=answers(Listed[SnapshotShape]))
def snapshots(
    request: Call, key: Annotated[Key, Path()], cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """All that were kept of an Application's environments, the latest first."""
    application = visible_or_404(Application.objects.all(), request, pk=key)
    rows = EnvironmentSnapshot.objects.visible_to(request.user).select_related("environment")
    of_it = rows.filter(application=application)
    return listed(of_it, ("-taken_at", "-pk"), cursor, limit, SnapshotShape.of)


@router.get("/applications/{key}/drift/{was}/{now}", response=answers(DriftShape))
def drift(
    request: Call,
    key: Annotated[Key, Path()],
    was: Annotated[Key, Path()],
    now: Annotated[Key, Path()],
) -> Any:
    """What changed from one snapshot of an Application to another."""
    application = visible_or_404(Application.objects.all(), request, pk=key)
    former, latter = (
        visible_or_404(
            EnvironmentSnapshot.objects.filter(application=application).select_related(
                "environment"
            ),
            request,
            pk=key,
        )
        for key in (was, now)
    )
    parts = SnapshotPart.objects.visible_to(request.user)
    try:
        return DriftShape.between(former, latter, drift_between(former, latter, parts))
    except Damaged:
        raise Refused(
            no(_("A kept part does not agree with its digest. Run tsam doctor."), code="damaged")
        ) from None


def _around(request: Call, number: str, days: int, kinds: list[Kind]) -> Surroundings:
    case = visible_or_404(Case.objects.numbered(number).select_related("application"), request)
    found = around(request.user, case, days=days, kinds=kinds, hints=not kinds)
    if found is None:
        raise Http404
    return found

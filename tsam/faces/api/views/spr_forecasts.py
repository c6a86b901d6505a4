"""When defects are fixed, and whether that is in time: forecasts, no promises."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Router

from tsam.domains.objectives.models import Milestone
from tsam.domains.sprs.models import PublicOutlook, SprForecast, SprInterest, SprOutlook
from tsam.faces.api.calls import Cursor, Key, Limit, Number, answers, listed, visible_or_404
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.sprs import ForecastShape, OutlookShape, PublicOutlookShape
from tsam.faces.api.views.sprs import public_of, spr_of

router = Router(tags=["sprs"])


@router.get("/sprs/{number}/forecast", response=answers(ForecastShape))
def forecast(request: Call, number: Number) -> Any:
    """Of an open one, once something was learnt; else there is none."""
    spr = spr_of(request, number)
    rows = SprForecast.objects.visible_to(request.user).filter(spr=spr, spr__is_open=True)
    row = rows.select_related("spr").first()
    if row is None:
        raise Http404
    return ForecastShape.of(row)


@router.get("/spr-hits/{key}/outlooks", response=answers(Listed[OutlookShape]))
def outlooks(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What was told of this place, the newest first."""
    hit = visible_or_404(SprInterest.objects.all(), request, pk=key)
    rows = SprOutlook.objects.visible_to(request.user).filter(
        spr=hit.spr_id, application=hit.application_id
    )
    order = ("-pk",)
    return listed(rows.select_related("spr"), order, cursor, limit, OutlookShape.of)


@router.get("/milestones/{key}/fixes", response=answers(Listed[OutlookShape]))
def fixes(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """The fixes that a milestone waits for, as was told of each last."""
    day = visible_or_404(Milestone.objects.all(), request, pk=key)
    rows = SprOutlook.objects.visible_to(request.user).filter(milestone=day).last_of_each()
    return listed(rows.select_related("spr"), ("pk",), cursor, limit, OutlookShape.of)


@router.get("/public-sprs/{number}/outlooks", response=answers(Listed[PublicOutlookShape]))
def public_outlooks(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Ranges for the places of one's own, no commitment; empty until the vendor lets them."""
    public = public_of(request, number)
    rows = PublicOutlook.objects.visible_to(request.user).filter(interest__spr=public.spr_id)
    return listed(rows, ("pk",), cursor, limit, PublicOutlookShape.of)

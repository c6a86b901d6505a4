"""What runs at a customer: read, described, confirmed, asked about (P3)."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.intelligence import freshness
from tsam.domains.intelligence.actions import (
    asking,
    confirming,
    describe,
    facts,
    open_environment,
)
from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.models import (
    Environment,
    EnvironmentFact,
    FactKind,
    Source,
    TierName,
    TruthAsk,
)
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Key,
    Limit,
    Line,
    Moment,
    Short,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.environments import (
    DescribedShape,
    EnvironmentShape,
    FactShape,
    TruthAskShape,
)
from tsam.faces.api.views.applications import application_of
from tsam.faces.ui.tiers import age_of, in_order

router = Router(tags=["environments"])

Value = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
ItemName = Annotated[str, Field(min_length=1, max_length=500, pattern=NO_NUL)]
Asked = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
MOST_ITEMS = 10_000


@router.get("/applications/{key}/environments", response=answers(list[EnvironmentShape]))
def environments(request: Call, key: Key) -> Any:
    """The tiers of an Application, what runs first; empty for who may read none of it."""
    rows = Environment.objects.visible_to(request.user).filter(
        application=application_of(request, key)
    )
    return _shown(request, in_order(rows.select_related("confirmed_by")))


class OpenTier(Body):
    tier: TierName
    name: Short = Field("", description="Only where a tier has several.")


@router.post("/applications/{key}/environments", response=answers(EnvironmentShape, 201))
@once
def open_tier(request: Call, key: Key, given: OpenTier) -> Any:
    """Name a tier; one that is there already is answered as it is."""
    row = application_of(request, key)
    made = open_environment(row, by=request.user, at=now(), tier=given.tier, name=given.name)
    return Status(201, _shown(request, [environment_of(request, made.pk)])[0])


@router.get("/environments/{key}", response=answers(EnvironmentShape))
def environment(request: Call, key: Key) -> Any:
    return _shown(request, [environment_of(request, key)])[0]


@router.get("/environments/{key}/facts", response=answers(Listed[FactShape]))
def environment_facts(
    request: Call,
    key: Key,
    kind: FactKind | None = None,
    history: bool = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """What is known of it now; with `history` also what was true before."""
    rows = EnvironmentFact.objects.visible_to(request.user).filter(
        environment=environment_of(request, key)
    )
    if kind:
        rows = rows.filter(kind=kind)
    if not history:
        rows = rows.current()
    return listed(rows, ("pk",), cursor, limit, _fact)


class SaidItem(Body):
    kind: FactKind
    name: ItemName
    value: Value = Field("", description="Empty: it is there, and nobody can tell more.")
    details: dict[Short, Line] = Field(
        default_factory=dict,
        max_length=20,
        description="vendor, release, patch_level, purl, part, owner.",
    )


class DescribeTier(Body):
    items: list[SaidItem] = Field(max_length=MOST_ITEMS)
    complete: bool = Field(description="Everything that is there: what is not named is gone.")
    taken_at: Moment | None = Field(None, description="When it was true; else now.")
    words: Line = Field("", description="Which report or letter it was.")


@router.put("/environments/{key}/facts", response=answers(DescribedShape))
def describe_environment(request: Call, key: Key, given: DescribeTier) -> Any:
    """Say what is so. What changed is closed and opened anew; nothing later is overwritten."""
    row, at = environment_of(request, key), now()
    items = tuple(
        sorted(Item(Kind(one.kind), one.name, one.value, one.details) for one in given.items)
    )
    said = Description(Tier(row.tier), given.taken_at or at, items)
    return DescribedShape.of(
        describe(
            row,
            said,
            by=request.user,
            at=at,
            source=Source.API,
            complete=given.complete,
            words=given.words,
        )
    )


@router.post("/environments/{key}/confirmation", response=answers(EnvironmentShape))
def confirm_tier(request: Call, key: Key) -> Any:
    """All of the tier is still true; what nobody can tell stays unknown."""
    row = environment_of(request, key)
    confirming.confirm_environment(row, by=request.user, at=now())
    return _shown(request, [environment_of(request, key)])[0]


@router.post("/applications/{key}/environments/confirmation", response=answers(None, 204))
def confirm_everything(request: Call, key: Key) -> Any:
    """All that is known of the Application is still true."""
    confirming.confirm_all(application_of(request, key), by=request.user, at=now())
    return Status(204, None)


@router.post("/environment-facts/{key}/confirmation", response=answers(FactShape))
def confirm_fact(request: Call, key: Key) -> Any:
    done = confirming.confirm_fact(fact_of(request, key), by=request.user, at=now())
    return _fact(done)


@router.post("/environment-facts/{key}/removal", response=answers(FactShape))
def remove_fact(request: Call, key: Key) -> Any:
    """It is not there any more, and stays in the history."""
    return _fact(facts.remove(fact_of(request, key), by=request.user, at=now()))


class AskTruth(Body):
    environment: Key | None = Field(None, description="Null: all tiers.")
    words: Asked = ""


@router.post("/applications/{key}/environment-questions", response=answers(TruthAskShape, 201))
@once
def ask_truth(request: Call, key: Key, given: AskTruth) -> Any:
    """Ask the customer, by letter and on the portal, whether it is still true."""
    row = application_of(request, key)
    one = None
    if given.environment:
        one = (
            Environment.objects.visible_to(request.user)
            .filter(application=row, pk=given.environment)
            .first()
        )
        if one is None:
            raise ValidationError({"environment": _("This Application has no such environment.")})
    made = asking.ask(row, by=request.user, at=now(), environment=one, words=given.words)
    return Status(201, TruthAskShape.of(made))


@router.get("/applications/{key}/environment-questions", response=answers(list[TruthAskShape]))
def asked_truths(request: Call, key: Key) -> Any:
    """What was asked and is not answered yet."""
    rows = TruthAsk.objects.visible_to(request.user).open()
    rows = rows.filter(application=application_of(request, key)).select_related("asked_by")
    return [TruthAskShape.of(row) for row in rows.order_by("pk")]


def environment_of(request: Call, key: int) -> Environment:
    there = Environment.objects.visible_to(request.user).select_related(
        "application", "confirmed_by"
    )
    return visible_or_404(there, request, pk=key)


def fact_of(request: Call, key: int) -> EnvironmentFact:
    return visible_or_404(EnvironmentFact.objects.all(), request, pk=key)


def _fact(row: EnvironmentFact) -> FactShape:
    state = freshness.of(Kind(row.kind), row.value, row.confirmed_at, now(), settings.FRESH_DAYS)
    return FactShape.of(row, state.value)


def _shown(request: Call, rows: list[Environment]) -> list[EnvironmentShape]:
    counted = (
        EnvironmentFact.objects.visible_to(request.user)
        .current()
        .filter(environment__in=rows)
        .order_by()
        .values_list("environment", "kind")
        .annotate(n=Count("pk"))
    )
    known: dict[int, dict[str, int]] = {}
    for key, kind, n in counted:
        known.setdefault(key, {})[kind] = n
    at = now()
    return [
        EnvironmentShape.of(row, age_of(row.confirmed_at, at).state.value, known.get(row.pk, {}))
        for row in rows
    ]

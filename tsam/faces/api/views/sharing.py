"""Who may read an environment, when it may change, and who matters there."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions import consents, organisation, windows
from tsam.domains.intelligence.changing import next_change
from tsam.domains.intelligence.models import (
    ChangeFreeze,
    ChangeWindow,
    Consent,
    Environment,
    OrganisationFact,
    OrganisationKind,
    Reader,
    Stakeholder,
    StakeholderRole,
)
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Day,
    Key,
    Line,
    Name,
    WallTime,
    answers,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.environments import (
    ChangingShape,
    ConsentShape,
    FreezeShape,
    OrganisationShape,
    PlaceShape,
    StakeholderShape,
    WindowShape,
)
from tsam.faces.api.views.applications import application_of

router = Router(tags=["environments"])

Evidence = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
Words = Annotated[str, Field(max_length=400, pattern=NO_NUL)]
Zone = Annotated[str, Field(max_length=64, pattern=NO_NUL)]


@router.get("/applications/{key}/consents", response=answers(list[ConsentShape]))
def consent_log(request: Call, key: Key) -> Any:
    """The whole log of the Application, the last line first."""
    rows = Consent.objects.visible_to(request.user).filter(application=application_of(request, key))
    at = now()
    return [ConsentShape.of(row, at) for row in rows.select_related("given_by").order_by("-pk")]


class GiveConsent(Body):
    reader: Reader
    ends_on: Day | None = Field(None, description="Its last day; null until it is withdrawn.")
    evidence: Evidence = Field("", description="Who said so and where; needed of the TSAM.")


@router.post("/applications/{key}/consents", response=answers(ConsentShape, 201))
@once
def give_consent(request: Call, key: Key, given: GiveConsent) -> Any:
    """Let a desk read: the customer's word, or what the TSAM writes down of it."""
    made = consents.give(application_of(request, key), by=request.user, at=now(), **given.dict())
    return Status(201, ConsentShape.of(made, now()))


class AskConsent(Body):
    reader: Reader


@router.post("/applications/{key}/consent-questions", response=answers(ConsentShape, 201))
@once
def ask_consent(request: Call, key: Key, given: AskConsent) -> Any:
    """Ask the customer. Nobody reads before they say yes."""
    row = application_of(request, key)
    made = consents.ask(row, by=request.user, at=now(), reader=given.reader)
    return Status(201, ConsentShape.of(made, now()))


class EndConsent(Body):
    evidence: Evidence = ""


@router.post("/consents/{key}/end", response=answers(ConsentShape))
def end_consent(request: Call, key: Key, given: EndConsent) -> Any:
    """Refuse what was asked for, or withdraw what was given; it counts at once."""
    row = visible_or_404(Consent.objects.all(), request, pk=key)
    done = consents.close(row, by=request.user, at=now(), evidence=given.evidence)
    return ConsentShape.of(done, now())


@router.get("/applications/{key}/changing", response=answers(ChangingShape))
def changing(request: Call, key: Key) -> Any:
    """Windows and freezes in use, and when the next change may begin."""
    row = application_of(request, key)
    opened = ChangeWindow.objects.visible_to(request.user).in_use().filter(application=row)
    frozen = ChangeFreeze.objects.visible_to(request.user).in_use().filter(application=row)
    reads = _reads(request, row)
    return ChangingShape(
        windows=[WindowShape.of(one) for one in opened.order_by("weekday", "opens")],
        freezes=[FreezeShape.of(one) for one in frozen.order_by("starts_on", "pk")],
        next_change=next_change(row, now()) if reads else None,
    )


class AddWindow(Body):
    weekday: Annotated[int, Field(ge=0, le=6)]
    opens: WallTime
    closes: WallTime
    zone: Zone = Field("", description="Else the customer's.")


@router.post("/applications/{key}/change-windows", response=answers(WindowShape, 201))
@once
def add_window(request: Call, key: Key, given: AddWindow) -> Any:
    row = application_of(request, key)
    made = windows.add_window(row, by=request.user, at=now(), **given.dict())
    return Status(201, WindowShape.of(made))


@router.post("/change-windows/{key}/end", response=answers(WindowShape))
def end_window(request: Call, key: Key) -> Any:
    row = visible_or_404(ChangeWindow.objects.all(), request, pk=key)
    return WindowShape.of(windows.end_window(row, by=request.user, at=now()))


class AddFreeze(Body):
    starts_on: Day
    ends_on: Day
    reason: Line
    zone: Zone = ""


@router.post("/applications/{key}/change-freezes", response=answers(FreezeShape, 201))
@once
def add_freeze(request: Call, key: Key, given: AddFreeze) -> Any:
    row = application_of(request, key)
    made = windows.add_freeze(row, by=request.user, at=now(), **given.dict())
    return Status(201, FreezeShape.of(made))


@router.post("/change-freezes/{key}/end", response=answers(FreezeShape))
def end_freeze(request: Call, key: Key) -> Any:
    row = visible_or_404(ChangeFreeze.objects.all(), request, pk=key)
    return FreezeShape.of(windows.call_off_freeze(row, by=request.user, at=now()))


@router.get("/applications/{key}/organisation", response=answers(OrganisationShape))
def organisation_of(request: Call, key: Key) -> Any:
    """Sites, processes and people who work with the Application."""
    row = application_of(request, key)
    places = OrganisationFact.objects.visible_to(request.user).current().filter(application=row)
    people = Stakeholder.objects.visible_to(request.user).filter(application=row)
    return OrganisationShape(
        places=[PlaceShape.of(one) for one in places.order_by("kind", "name")],
        people=[StakeholderShape.of(one) for one in people.order_by("name")],
    )


class SayPlace(Body):
    kind: OrganisationKind
    name: Name
    words: Words = ""


@router.put("/applications/{key}/organisation/places", response=answers(PlaceShape))
def say_place(request: Call, key: Key, given: SayPlace) -> Any:
    """A site or a process as it is now; other words keep the former ones in the history."""
    row = application_of(request, key)
    return PlaceShape.of(organisation.say(row, by=request.user, at=now(), **given.dict()))


class NamePerson(Body):
    name: Name
    role: StakeholderRole
    job_title: Name = ""
    is_key: bool = False


@router.put("/applications/{key}/organisation/people", response=answers(StakeholderShape))
def name_person(request: Call, key: Key, given: NamePerson) -> Any:
    """Somebody who matters; who is named already is changed."""
    row = application_of(request, key)
    made = organisation.name_person(row, by=request.user, at=now(), **given.dict())
    return StakeholderShape.of(made)


@router.post("/stakeholders/{key}/removal", response=answers(None, 204))
def forget_person(request: Call, key: Key) -> Any:
    """Delete all that is kept of a person here; no history keeps the name."""
    row = visible_or_404(Stakeholder.objects.all(), request, pk=key)
    organisation.forget(row, by=request.user, at=now())
    return Status(204, None)


def _reads(request: Call, row: Application) -> bool:
    return Environment.objects.visible_to(request.user).filter(application=row).exists()

"""The catalogue: read by everybody, kept by administrators."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils.timezone import now
from ninja import Path, Router, Status
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.models import Feature, SupportPackage
from tsam.faces.api.calls import Body, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.setup import PackageShape, TargetShape

router = Router(tags=["packages"])

Code = Annotated[str, Path(max_length=20)]


@router.get("/packages", response=answers(list[PackageShape]))
def packages(request: Call) -> Any:
    rows = SupportPackage.objects.prefetch_related("features", "targets")
    return [PackageShape.of(row) for row in rows.order_by("rank", "code")]


@router.get("/packages/{code}", response=answers(PackageShape))
def package(request: Call, code: Code) -> Any:
    return PackageShape.of(_package(code))


class PackageWords(Body):
    name: str = Field(max_length=60)
    features: list[Feature] = []
    requires_tsam: bool = False
    targets: list[TargetShape] = Field([], max_length=4)

    def said(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "features": [str(feature) for feature in self.features],
            "requires_tsam": self.requires_tsam,
            "targets": {
                one.severity: (one.response_minutes, one.update_minutes, one.is_round_the_clock)
                for one in self.targets
            },
        }


class NewPackage(PackageWords):
    code: str = Field(max_length=20)


@router.post("/packages", response=answers(PackageShape, 201))
@once
def create(request: Call, given: NewPackage) -> Any:
    row = actions.create_package(by=request.user, at=now(), code=given.code, **given.said())
    return Status(201, PackageShape.of(row))


@router.put("/packages/{code}", response=answers(PackageShape))
def change(request: Call, code: Code, given: PackageWords) -> Any:
    """All of it anew; counts at once for everybody who has it, and the clocks follow."""
    row = _package(code)
    actions.change_package(
        row, by=request.user, at=now(), is_offered=row.is_offered, **given.said()
    )
    return PackageShape.of(_package(code))


class Offer(Body):
    is_offered: bool


@router.put("/packages/{code}/offer", response=answers(PackageShape))
def offer(request: Call, code: Code, given: Offer) -> Any:
    """Whether it can be sold. Who has it keeps it."""
    row = _package(code)
    actions.offer_package(row, by=request.user, at=now(), is_offered=given.is_offered)
    return PackageShape.of(_package(code))


def _package(code: str) -> SupportPackage:
    found = SupportPackage.objects.filter(code=code.replace("\0", "")).first()
    if found is None:
        raise Http404
    return found

"""The catalogue: packages with their features and targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import policies, timeline
from tsam.domains.accounts.models import (
    Feature,
    PackageFeature,
    ServiceTarget,
    Severity,
    SupportPackage,
)
from tsam.domains.accounts.targets import LEAST
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

# severity: (minutes to the first answer, minutes to each further word, every hour counts)
Targets = Mapping[int, tuple[int, int, bool]]
MOST_MINUTES = 60 * 24 * 366


@transaction.atomic
def create_package(
    *,
    by: User,
    at: datetime,
    code: str,
    name: str,
    features: Iterable[str],
    requires_tsam: bool,
    targets: Targets,
) -> SupportPackage:
    require(policies.create_package(by))
    code = code.strip().upper()
    if not re.fullmatch(r"[A-Z0-9_-]{2,20}", code):
        raise ValidationError({"code": _("Two to twenty letters, digits, - or _.")})
    if SupportPackage.objects.filter(code=code).exists():
        raise ValidationError({"code": _("There is a package of this code already.")})
    package = SupportPackage(code=code)
    _fill(package, name, features, requires_tsam, targets, is_offered=True)
    timeline.record("supportpackage.created", package, by=by, at=at, facts={"code": code})
    return package


@transaction.atomic
def change_package(
    package: SupportPackage,
    *,
    by: User,
    at: datetime,
    name: str,
    features: Iterable[str],
    requires_tsam: bool,
    targets: Targets,
    is_offered: bool = True,
) -> SupportPackage:
    """Counts at once for everybody who has the package; the clocks follow."""
    require(policies.change_package(by))
    package = SupportPackage.objects.select_for_update().get(pk=package.pk)
    before = _said(package)
    _fill(package, name, features, requires_tsam, targets, is_offered=is_offered)
    after = _said(package)
    facts = {part: [before[part], after[part]] for part in after if before[part] != after[part]}
    if facts:
        timeline.record("supportpackage.changed", package, by=by, at=at, facts=facts)
    return package


@transaction.atomic
def offer_package(
    package: SupportPackage, *, by: User, at: datetime, is_offered: bool
) -> SupportPackage:
    """Whether it can be sold from now on. Who has it keeps it, and no clock moves."""
    require(policies.change_package(by))
    package = SupportPackage.objects.select_for_update().get(pk=package.pk)
    if package.is_offered != is_offered:
        package.is_offered = is_offered
        package.save(update_fields=["is_offered"])
        name = "supportpackage.offered" if is_offered else "supportpackage.withdrawn"
        timeline.record(name, package, by=by, at=at, facts={"code": package.code})
    return package


def _said(package: SupportPackage) -> dict[str, Any]:
    """What a package says, as JSON values."""
    targets = ServiceTarget.objects.filter(package=package)
    return {
        "name": package.name,
        "requires_tsam": package.requires_tsam,
        "is_offered": package.is_offered,
        "features": sorted(package.features.values_list("feature", flat=True)),
        "targets": {
            str(one.severity): [one.response_minutes, one.update_minutes, one.is_round_the_clock]
            for one in targets.order_by("severity")
        },
    }


def _fill(
    package: SupportPackage,
    name: str,
    features: Iterable[str],
    requires_tsam: bool,
    targets: Targets,
    *,
    is_offered: bool,
) -> None:
    listed = set(features)
    _check(package.code, name, listed, targets)
    package.name, package.requires_tsam = " ".join(name.split())[:60], requires_tsam
    package.is_offered = is_offered
    if package._state.adding:
        package.save(force_insert=True)
    else:
        package.save(update_fields=["name", "requires_tsam", "is_offered"])
    PackageFeature.objects.filter(package=package).delete()
    PackageFeature.objects.bulk_create(
        PackageFeature(package=package, feature=feature) for feature in sorted(listed)
    )
    ServiceTarget.objects.filter(package=package).delete()
    ServiceTarget.objects.bulk_create(
        ServiceTarget(
            package=package,
            severity=severity,
            response_minutes=response,
            update_minutes=update,
            is_round_the_clock=always,
        )
        for severity, (response, update, always) in targets.items()
    )


def _check(code: str, name: str, features: set[str], targets: Targets) -> None:
    if not name.strip():
        raise ValidationError({"name": _("Write a name.")})
    if unknown := features - set(Feature.values):
        raise ValidationError({"features": _("Unknown: %s.") % ", ".join(sorted(unknown))})
    for severity, (response, update, _hours) in targets.items():
        if severity not in Severity.values or not (
            0 < response <= MOST_MINUTES and 0 < update <= MOST_MINUTES
        ):
            raise ValidationError({"targets": _("Severity %s: write minutes above 0.") % severity})
    if code == LEAST and set(targets) != set(Severity.values):
        raise ValidationError(
            {
                "targets": _("%(code)s needs targets for every severity: all others follow it.")
                % {"code": code}
            }
        )

"""Support contracts and the package that each of them carries, over time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import policies, timeline
from tsam.domains.accounts.facts import day_words
from tsam.domains.accounts.models import (
    Account,
    ContractPackage,
    SupportContract,
    SupportPackage,
)
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

MOST_LONGER = timedelta(days=3653)


@transaction.atomic
def add_contract(
    account: Account,
    *,
    by: User,
    at: datetime,
    number: str,
    starts_on: date,
    ends_on: date,
    package: SupportPackage,
    terms_version: str,
    grace_days: int = 0,
    reseller: str = "",
) -> SupportContract:
    """Rule I3: a contract says which version of the support terms it was made under."""
    require(policies.add_contract(by))
    scn = number.strip().upper()
    if not scn or SupportContract._base_manager.filter(number=scn).exists():
        raise ValidationError({"number": _("Write a service contract number that is not taken.")})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("It must not end before it starts.")})
    if not terms_version.strip():
        raise ValidationError(
            {
                "terms_version": _("Say which support terms hold."),
            }
        )
    if not 0 <= grace_days <= 90:
        raise ValidationError({"grace_days": _("From 0 to 90 days.")})
    contract = SupportContract.objects.create(
        account=account,
        number=scn,
        starts_on=starts_on,
        ends_on=ends_on,
        grace_days=grace_days,
        terms_version=terms_version.strip()[:40],
        reseller=reseller.strip()[:120],
    )
    ContractPackage.objects.create(
        contract=contract,
        package=package,
        effective_at=datetime.combine(starts_on, datetime.min.time(), tzinfo=at.tzinfo),
    )
    _record("supportcontract.added", contract, by, at, {"package": package.code})
    return contract


@transaction.atomic
def set_package(
    contract: SupportContract,
    *,
    by: User,
    at: datetime,
    package: SupportPackage,
    effective_at: datetime,
) -> ContractPackage:
    """Rule R8: from that moment on the other package holds; what came before stays as it was."""
    contract = _hold(contract)
    require(policies.set_package(by))
    if not contract.starts_on <= effective_at.date() <= contract.ends_on:
        raise ValidationError({"effective_at": _("Choose a day within the contract.")})
    former = ContractPackage._base_manager.filter(contract=contract, effective_at=effective_at)
    # Named in the event, so that a look back can take it back.
    instead_of = former.values_list("package__code", flat=True).first()
    row, _is_new = ContractPackage.objects.update_or_create(
        contract=contract, effective_at=effective_at, defaults={"package": package}
    )
    _record(
        "supportcontract.package_set",
        contract,
        by,
        at,
        {
            "package": package.code,
            "effective_at": effective_at.isoformat(),
            "instead_of": instead_of,
        },
    )
    return row


@transaction.atomic
def renew_contract(
    contract: SupportContract, *, by: User, at: datetime, ends_on: date
) -> SupportContract:
    """The same contract for longer: what stands on it goes on, and keeps its number."""
    contract = _hold(contract)
    require(policies.renew_contract(by, contract))
    if not contract.ends_on < ends_on <= contract.ends_on + MOST_LONGER:
        raise ValidationError(
            {
                "ends_on": _("Choose a day after %(day)s, at most ten years later.")
                % {"day": day_words(contract.ends_on)}
            }
        )
    before, contract.ends_on = contract.ends_on, ends_on
    contract.save(update_fields=["ends_on"])
    facts: dict[str, object] = {"ends_on": [before.isoformat(), ends_on.isoformat()]}
    _record("supportcontract.renewed", contract, by, at, facts)
    return contract


@transaction.atomic
def cancel_contract(
    contract: SupportContract, *, by: User, at: datetime, last_day: date
) -> SupportContract:
    """Rule R6: service ends with that day, days of grace after it."""
    contract = _hold(contract)
    require(policies.cancel_contract(by))
    if not contract.starts_on <= last_day <= contract.ends_on:
        raise ValidationError({"last_day": _("Choose a day within the contract.")})
    former = contract.cancelled_on.isoformat() if contract.cancelled_on else None
    contract.cancelled_on = last_day
    contract.save(update_fields=["cancelled_on"])
    facts: dict[str, object] = {"last_day": last_day.isoformat(), "instead_of": former}
    _record("supportcontract.cancelled", contract, by, at, facts)
    return contract


def _hold(contract: SupportContract) -> SupportContract:
    return (
        SupportContract._base_manager.select_for_update(of=("self",))
        .select_related("account")
        .get(pk=contract.pk)
    )


def _record(
    name: str, contract: SupportContract, by: User, at: datetime, facts: dict[str, object]
) -> None:
    told = {"number": contract.number, **facts}
    timeline.record(name, contract, account=contract.account, by=by, at=at, facts=told)

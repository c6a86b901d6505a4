"""Accounts and their Applications."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tsam.domains.accounts import policies, timeline
from tsam.domains.accounts.likeness import Identity, compare, near_duplicates
from tsam.domains.accounts.models import (
    Account,
    Application,
    Engagement,
    EngagementState,
    SupportContract,
    fingerprint,
)
from tsam.domains.people.models import LANGUAGES, User
from tsam.kernel.verdicts import require

# What describes an Application, its identity and what it stands on.
DESCRIBED = ["name", "product", "features", "server", "team", "fingerprint", "support_contract"]
# Addresses of pages that are no customer's.
TAKEN = {"new"}


@transaction.atomic
def create_account(
    *,
    by: User,
    at: datetime,
    name: str,
    country: str = "",
    time_zone: str = "UTC",
    language: str = "en",
) -> Account:
    """Raises ValidationError for a name that is taken."""
    require(policies.create_account(by))
    words = _named(name)
    _check_place(time_zone, language)
    if Account._base_manager.filter(name__iexact=words).exists():
        raise ValidationError({"name": _("There is a customer of this name already.")})
    account = Account.objects.create(
        name=words,
        slug=_free_slug(words),
        country=country.strip().upper()[:2],
        time_zone=time_zone,
        language=language,
        created_at=at,
    )
    timeline.record(
        "account.created", account, account=account, by=by, at=at, facts={"name": words}
    )
    return account


@transaction.atomic
def change_account(
    account: Account,
    *,
    by: User,
    at: datetime,
    name: str,
    country: str,
    time_zone: str,
    language: str,
) -> Account:
    """The address of its pages stays what it was, so that links hold."""
    require(policies.change_account(by))
    account = Account._base_manager.select_for_update().get(pk=account.pk)
    _check_place(time_zone, language)
    words = _named(name)
    if Account._base_manager.filter(name__iexact=words).exclude(pk=account.pk).exists():
        raise ValidationError({"name": _("There is a customer of this name already.")})
    facts = {"name": [account.name, words], "time_zone": [account.time_zone, time_zone]}
    account.name, account.country = words, country.strip().upper()[:2]
    account.time_zone, account.language = time_zone, language
    account.save(update_fields=["name", "country", "time_zone", "language"])
    timeline.record("account.changed", account, account=account, by=by, at=at, facts=facts)
    return account


@transaction.atomic
def add_application(
    account: Account,
    *,
    by: User,
    at: datetime,
    name: str,
    features: Iterable[str],
    server: str,
    team: str,
    product: str = "",
    support_contract: SupportContract | None = None,
    new_because: str = "",
) -> Application:
    """Rule R4: the triple is unique per customer, whatever order, case or spacing.

    One that is near to another needs the word of somebody that it is a new one, and why (C1).
    """
    require(policies.add_application(by))
    application = Application(account=account, created_at=at)
    _describe(application, name, product, features, server, team, support_contract)
    _check_identity(application, by)
    near = _check_near(application, by, new_because)
    application.save(force_insert=True)
    facts: dict[str, Any] = {"name": application.name, "fingerprint": application.fingerprint}
    if near:
        facts |= {"told_apart_from": near, "reason": new_because.strip()[:200]}
    _record("application.added", application, by, at, facts)
    return application


@transaction.atomic
def change_application(
    application: Application,
    *,
    by: User,
    at: datetime,
    name: str,
    features: Iterable[str],
    server: str,
    team: str,
    product: str = "",
    support_contract: SupportContract | None = None,
    is_same: bool = False,
) -> Application:
    """Another identity needs the word of somebody that it is still the same Application (C1).

    Its engagement stands on the support contract of the Application, also when that is another one.
    """
    application = (
        Application._base_manager.select_for_update(of=("self",))
        .select_related("account", "support_contract")
        .get(pk=application.pk)
    )
    require(policies.change_application(by, application))
    before, contract_before = application.fingerprint, application.support_contract
    known = Identity.of(application)
    _describe(application, name, product, features, server, team, support_contract)
    if application.fingerprint != before and not is_same:
        raise ValidationError(
            {
                "is_same": _(
                    "This changes what the Application is. Say that it is still the same one, or "
                    "add a new Application, which needs an engagement of its own."
                )
            },
            code="C1",
        )
    _check_identity(application, by)
    application.save(update_fields=DESCRIBED)
    live = Engagement._base_manager.filter(application=application)
    live.exclude(state=EngagementState.ENDED).update(support_contract=support_contract)
    facts = {
        "fingerprint": [before, application.fingerprint],
        "same": is_same,
        "contract": [_number(contract_before), _number(support_contract)],
        "parts": {
            part.key: [part.theirs, part.mine]
            for part in compare(Identity.of(application), known)
            if not part.is_same
        },
    }
    _record("application.changed", application, by, at, facts)
    return application


@transaction.atomic
def tell_apart(
    application: Application, other: Application, *, by: User, at: datetime, reason: str
) -> None:
    """Say that two near Applications are two, and why; the list of doubts then leaves them out."""
    require(policies.change_application(by, application))
    if application.account_id != other.account_id or application.pk == other.pk:
        raise ValidationError({"other": _("Choose another Application of this customer.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why they are two.")})
    facts = {"told_apart_from": [other.pk], "reason": reason.strip()[:200], "name": other.name}
    _record("application.told_apart", application, by, at, facts)


@transaction.atomic
def retire_application(application: Application, *, by: User, at: datetime) -> Application:
    application = Application._base_manager.select_for_update().get(pk=application.pk)
    require(policies.retire_application(by, application))
    application.retired_at = at
    application.save(update_fields=["retired_at"])
    _record("application.retired", application, by, at, {"name": application.name})
    return application


def _describe(
    application: Application,
    name: str,
    product: str,
    features: Iterable[str],
    server: str,
    team: str,
    support_contract: SupportContract | None,
) -> None:
    listed = [" ".join(feature.split()) for feature in features if feature.strip()]
    for field, value in (("features", listed), ("server", server.strip()), ("team", team.strip())):
        if not value:
            raise ValidationError(
                {field: _("An Application is known by its features, its server and its team.")}
            )
    if support_contract and support_contract.account_id != application.account_id:
        raise ValidationError({"support_contract": _("Choose a contract of this customer.")})
    application.name = _named(name)[:80]
    application.product = product.strip()[:80]
    application.features = listed
    application.server, application.team = server.strip()[:120], team.strip()[:120]
    application.support_contract = support_contract
    application.fingerprint = fingerprint(listed, server, team)


def _check_identity(application: Application, by: User) -> None:
    others = Application._base_manager.filter(account=application.account).exclude(
        pk=application.pk
    )
    if same := others.filter(fingerprint=application.fingerprint).first():
        # The name of a sealed one is not for everybody.
        is_seen = Application.objects.visible_to(by).filter(pk=same.pk).exists()
        raise ValidationError(
            _("This is %(name)s: the same features, server and team. One engagement serves it.")
            % {"name": same.name if is_seen else _("another Application")},
            code="R4",
        )
    if others.filter(name__iexact=application.name).exists():
        raise ValidationError({"name": _("This customer has an Application of this name.")})


def _check_near(application: Application, by: User, new_because: str) -> list[int]:
    """The keys of near ones. Raises ValidationError where nobody says that this is a new one."""
    near = near_duplicates(
        Application.objects.visible_to(by).filter(account=application.account),
        features=application.features,
        server=application.server,
        team=application.team,
    )
    if near and not new_because.strip():
        raise ValidationError(
            {
                "new_because": _(
                    "%(names)s is nearly the same. Say why this is a new Application, or change "
                    "that one instead."
                )
                % {"names": ", ".join(one.application.name for one in near)}
            },
            code="C1",
        )
    return [one.application.pk for one in near]


def _record(
    name: str, application: Application, by: User, at: datetime, facts: dict[str, Any]
) -> None:
    timeline.record(
        name,
        application,
        account=application.account,
        application=application,
        by=by,
        at=at,
        facts=facts,
    )


def _named(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise ValidationError({"name": _("Write a name.")})
    return words[:120]


def _number(contract: SupportContract | None) -> str:
    return contract.number if contract else ""


def _free_slug(name: str) -> str:
    """An address from the name; names without Latin letters get a plain one."""
    base = slugify(name)[:50] or "customer"
    slug, n = base, 2
    if slug in TAKEN:
        slug = f"{base}-{n}"
    while Account._base_manager.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug


def _check_place(time_zone: str, language: str) -> None:
    if time_zone not in available_timezones():
        raise ValidationError({"time_zone": _("Choose a zone such as Europe/Berlin.")})
    if language not in dict(LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages in the list.")})

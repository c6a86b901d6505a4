"""Accounts and their Applications."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tsam.domains.accounts import policies, timeline
from tsam.domains.accounts.models import (
    Account,
    Application,
    Engagement,
    EngagementState,
    SupportContract,
    fingerprint,
)
from tsam.domains.accounts.models.application import canonical, canonical_features
from tsam.domains.people.models import LANGUAGES, User
from tsam.kernel.verdicts import require

# From there on two names are near enough to ask whether they mean the same.
NEAR = 0.8


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
) -> Application:
    """Rule R4: the triple is unique per customer, whatever order, case or spacing."""
    require(policies.add_application(by))
    application = Application(account=account, created_at=at)
    _describe(application, name, product, features, server, team, support_contract)
    _check_identity(application)
    application.save(force_insert=True)
    timeline.record(
        "application.added",
        application,
        account=account,
        application=application,
        by=by,
        at=at,
        facts={"name": application.name, "fingerprint": application.fingerprint},
    )
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
    _describe(application, name, product, features, server, team, support_contract)
    if application.fingerprint != before and not is_same:
        raise ValidationError(
            _(
                "This changes what the Application is. Say that it is still the same one, or add "
                "a new Application, which needs an engagement of its own."
            )
        )
    _check_identity(application)
    application.save(
        update_fields=[
            "name",
            "product",
            "features",
            "server",
            "team",
            "fingerprint",
            "support_contract",
        ]
    )
    live = Engagement._base_manager.filter(application=application)
    live.exclude(state=EngagementState.ENDED).update(support_contract=support_contract)
    timeline.record(
        "application.changed",
        application,
        account=application.account,
        application=application,
        by=by,
        at=at,
        facts={
            "fingerprint": [before, application.fingerprint],
            "same": is_same,
            "contract": [_number(contract_before), _number(support_contract)],
        },
    )
    return application


@transaction.atomic
def retire_application(application: Application, *, by: User, at: datetime) -> Application:
    application = Application._base_manager.select_for_update().get(pk=application.pk)
    require(policies.retire_application(by, application))
    application.retired_at = at
    application.save(update_fields=["retired_at"])
    timeline.record(
        "application.retired",
        application,
        account=application.account,
        application=application,
        by=by,
        at=at,
    )
    return application


@dataclass(frozen=True)
class Near:
    """An Application that may be the same one, and the parts in which it differs."""

    application: Application
    differs: tuple[str, ...]


def near_duplicates(
    account: Account, *, features: Iterable[str], server: str, team: str, but: int | None = None
) -> list[Near]:
    """Applications of this customer of which at least two of the three parts agree, or nearly."""
    wanted = (canonical_features(features), canonical(server), canonical(team))
    found = []
    others = Application._base_manager.filter(account=account, retired_at=None).exclude(pk=but or 0)
    for other in others.order_by("name"):
        there = (canonical_features(other.features), canonical(other.server), canonical(other.team))
        names = (str(_("business features")), str(_("server")), str(_("team")))
        parts = list(zip(names, wanted, there, strict=True))
        differs = tuple(name for name, mine, theirs in parts if mine != theirs)
        unlike = [name for name, mine, theirs in parts if not _alike(mine, theirs)]
        if len(unlike) <= 1:
            found.append(Near(other, differs))
    return found


def _alike(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return SequenceMatcher(None, " ".join(mine), " ".join(theirs)).ratio() >= NEAR


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


def _check_identity(application: Application) -> None:
    others = Application._base_manager.filter(account=application.account).exclude(
        pk=application.pk
    )
    if same := others.filter(fingerprint=application.fingerprint).first():
        raise ValidationError(
            _("This is %(name)s: the same features, server and team. One engagement serves it.")
            % {"name": same.name},
            code="R4",
        )
    if others.filter(name__iexact=application.name).exists():
        raise ValidationError({"name": _("This customer has an Application of this name.")})


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
    while Account._base_manager.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug


def _check_place(time_zone: str, language: str) -> None:
    if time_zone not in available_timezones():
        raise ValidationError({"time_zone": _("Choose a zone such as Europe/Berlin.")})
    if language not in dict(LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages in the list.")})

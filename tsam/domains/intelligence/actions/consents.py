"""The consent log: asked for, given with its evidence, refused, withdrawn at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions.steps import hold_application, record
from tsam.domains.intelligence.models import Consent, Reader
from tsam.domains.intelligence.policies import consents as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


@transaction.atomic
def ask(application: Application, *, by: User, at: datetime, reader: str) -> Consent:
    """Ask the customer to let a desk read. Nothing is read before they say yes."""
    application = hold_application(application)
    require(policies.ask(by))
    _check_reader(reader)
    standing = _standing(application, reader)
    if standing and (standing.given_at is None or standing.is_in_force(at)):
        raise Refused(no(_("It is given or asked for already."), code="asked"))
    _lapse(standing, at)
    made = Consent.objects.create(
        account=application.account,
        application=application,
        reader=reader,
        asked_by=by,
        asked_at=at,
    )
    record("consent.asked", made, application, by, at, {"reader": reader})
    return made


@transaction.atomic
def give(
    application: Application,
    *,
    by: User,
    at: datetime,
    reader: str,
    ends_on: date | None = None,
    evidence: str = "",
) -> Consent:
    """Let a desk read, until the end of a day in the customer's zone or until it is withdrawn.

    The TSAM, who writes down what was said elsewhere, names the evidence. Raises ValidationError.
    """
    application = hold_application(application)
    require(policies.give(by, application.account_id))
    _check_reader(reader)
    words = _evidence(by, evidence)
    ends_at = _end_of(ends_on, application)
    if ends_at and ends_at <= at:
        raise ValidationError({"ends_on": _("That day is over. Choose one to come.")})
    consent = _standing(application, reader)
    if consent and consent.is_in_force(at):
        raise Refused(no(_("It is given already. Withdraw it to change its end."), code="given"))
    if consent is None or consent.given_at:
        _lapse(consent, at)
        consent = Consent(account=application.account, application=application, reader=reader)
    consent.given_at, consent.given_by = at, by
    consent.evidence, consent.ends_at = words, ends_at
    if consent.pk:
        consent.save(update_fields=["given_at", "given_by", "evidence", "ends_at"])
    else:
        consent.save(force_insert=True)
    facts = {"reader": reader, "ends_on": ends_on.isoformat() if ends_on else None}
    record("consent.given", consent, application, by, at, facts)
    return consent


@transaction.atomic
def close(consent: Consent, *, by: User, at: datetime, evidence: str = "") -> Consent:
    """Refuse what was asked for, or withdraw what was given. It counts with the next request."""
    application = hold_application(Application(pk=consent.application_id))
    held = Consent._base_manager.select_for_update().get(pk=consent.pk)
    require(policies.close(by, held))
    held.closing_evidence = _evidence(by, evidence)
    held.closed_at, held.closed_by = at, by
    held.save(update_fields=["closed_at", "closed_by", "closing_evidence"])
    name = "consent.withdrawn" if held.given_at else "consent.refused"
    record(name, held, application, by, at, {"reader": held.reader})
    return held


def _standing(application: Application, reader: str) -> Consent | None:
    standing = Consent.objects.standing().filter(application=application, reader=reader)
    return standing.select_for_update().first()


def _lapse(consent: Consent | None, at: datetime) -> None:
    """A line whose day is over makes room for the next one; it stays in the log."""
    if consent:
        consent.closed_at = consent.ends_at or at
        consent.save(update_fields=["closed_at"])


def _check_reader(reader: str) -> None:
    if reader not in Reader:
        raise ValidationError(
            {
                "reader": _("Choose one of: %(names)s. Nobody else reads it, by rule.")
                % {"names": ", ".join(Reader.values)}
            }
        )


def _evidence(by: User, evidence: str) -> str:
    words = " ".join(evidence.split())
    if len(words) > 300:
        raise ValidationError({"evidence": _("Name it in 300 characters at most.")})
    if not words and not by.is_customer:
        raise ValidationError(
            {"evidence": _("Say who said so and where: “letter of 2 September”.")}
        )
    return words


def _end_of(day: date | None, application: Application) -> datetime | None:
    """The first moment after that day in the customer's zone."""
    if day is None:
        return None
    zone = ZoneInfo(application.account.time_zone)
    return datetime.combine(day + timedelta(days=1), time.min, zone)

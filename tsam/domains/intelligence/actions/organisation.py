"""Sites, processes and people of a customer: said, corrected, gone; and a person forgotten."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions.steps import hold_application, record, require_service
from tsam.domains.intelligence.models import (
    Degree,
    OrganisationFact,
    OrganisationKind,
    Source,
    Stakeholder,
    StakeholderRole,
    Standing,
)
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


@transaction.atomic
def say(
    application: Application,
    *,
    by: User,
    at: datetime,
    kind: str,
    name: str,
    words: str = "",
    source: str = Source.PERSON,
    source_words: str = "",
) -> OrganisationFact:
    """A site or a process as it is now; other words close the row and open the next one."""
    application = _allowed(application, by, at)
    if kind not in OrganisationKind:
        raise ValidationError({"kind": _("Choose a site or a process.")})
    name, words = _words("name", name, 120, is_needed=True), _words("words", words, 400)
    there = OrganisationFact._base_manager.select_for_update().filter(
        application=application, kind=kind, name=name, until=None
    )
    former = there.first()
    if former and former.words == words:
        former.confirmed_at, former.confirmed_by = at, by
        former.save(update_fields=["confirmed_at", "confirmed_by"])
        return former
    if former:
        former.until = max(at, former.since)
        former.save(update_fields=["until"])
    made = OrganisationFact.objects.create(
        account=application.account,
        application=application,
        kind=kind,
        name=name,
        words=words,
        since=at,
        source=source,
        source_words=source_words,
        confirmed_at=at,
        confirmed_by=by,
    )
    facts = {"kind": kind, "is_new": former is None}
    record("organisation.described", made, application, by, at, facts)
    return made


@transaction.atomic
def close(fact: OrganisationFact, *, by: User, at: datetime) -> OrganisationFact:
    """It is not there any more; what was known stays."""
    application = _allowed(Application(pk=fact.application_id), by, at)
    held = OrganisationFact._base_manager.select_for_update().get(pk=fact.pk)
    if held.until:
        raise Refused(no(_("This was replaced or removed meanwhile."), code="closed"))
    held.until = max(at, held.since)
    held.save(update_fields=["until"])
    record("organisation.removed", held, application, by, at, {"kind": held.kind})
    return held


@transaction.atomic
def name_person(
    application: Application,
    *,
    by: User,
    at: datetime,
    name: str,
    role: str,
    job_title: str = "",
    is_key: bool = False,
) -> Stakeholder:
    """Who matters at the customer. Of the same name there is one: who is named again is changed."""
    application = _allowed(application, by, at)
    if role not in StakeholderRole:
        raise ValidationError(
            {"role": _("Choose one of: %(names)s.") % {"names": ", ".join(StakeholderRole.values)}}
        )
    person, _is_new = Stakeholder.objects.update_or_create(
        application=application,
        name=_words("name", name, 120, is_needed=True),
        defaults={
            "role": role,
            "job_title": _words("job_title", job_title, 120),
            "is_key": is_key,
            "confirmed_at": at,
            "confirmed_by": by,
        },
        create_defaults={
            "account": application.account,
            "role": role,
            "job_title": _words("job_title", job_title, 120),
            "is_key": is_key,
            "added_at": at,
            "confirmed_at": at,
            "confirmed_by": by,
        },
    )
    # No event names a person: events stay, and people may be forgotten.
    record("stakeholder.named", person, application, by, at, {"role": role})
    return person


@transaction.atomic
def forget(person: Stakeholder, *, by: User, at: datetime) -> None:
    """Delete all that is kept here of a person, the place on the map too."""
    application = hold_application(Application(pk=person.application_id))
    # Without asking for a contract: who wants to be forgotten is, whatever was bought.
    require(policies.write(by))
    held = Stakeholder._base_manager.select_for_update().get(pk=person.pk)
    record("stakeholder.forgotten", held, application, by, at, {"role": held.role})
    held.delete()


@transaction.atomic
def place(
    person: Stakeholder, *, by: User, at: datetime, influence: int, interest: int
) -> Standing:
    """Put a person on the TSAM's map. The customer does not read it."""
    application = hold_application(Application(pk=person.application_id))
    require(policies.place(by))
    require_service(application, by, at)
    for field, degree in (("influence", influence), ("interest", interest)):
        if degree not in Degree.values:
            raise ValidationError({field: _("From 1, low, to 3, high.")})
    standing, _is_new = Standing.objects.update_or_create(
        stakeholder=person,
        defaults={"influence": influence, "interest": interest, "set_by": by, "set_at": at},
    )
    record("stakeholder.placed", person, application, by, at, {}, is_public=False)
    return standing


def _allowed(application: Application, by: User, at: datetime) -> Application:
    application = hold_application(application)
    require(policies.write(by))
    require_service(application, by, at)
    return application


def _words(field: str, text: str, most: int, *, is_needed: bool = False) -> str:
    words = " ".join(text.split())
    if len(words) > most or "\0" in words:
        raise ValidationError({field: _("Say it in %(most)d characters at most.") % {"most": most}})
    if is_needed and not words:
        raise ValidationError({field: _("Give it a name.")})
    return words

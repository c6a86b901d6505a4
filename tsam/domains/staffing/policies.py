"""Who may staff an engagement, and who may be on it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.models import SpokenLanguage, StaffingNeed, StaffingRequirement
from tsam.kernel.verdicts import YES, Verdict, no, yes


def end_assignment(user: User) -> Verdict:
    return _manager(user)


def add_requirement(user: User) -> Verdict:
    return _manager(user)


def remove_requirement(user: User) -> Verdict:
    return _manager(user)


def set_languages(user: User) -> Verdict:
    return _manager(user)


def _manager(user: User) -> Verdict:
    if user.has_function(
        Function.STAFFING_MANAGER, Function.SUPPORT_MANAGER, Function.ADMINISTRATOR
    ):
        return YES
    return no(_("Only staffing and support managers staff engagements."), code="not_manager")


def assign(user: User, engagement: Engagement, person: User, on: date) -> Verdict:
    """Rule R14: what must hold is never relaxed; a wish that is not met is said, not refused."""
    if not (allowed := _manager(user)):
        return allowed
    if engagement.state == EngagementState.ENDED:
        return no(_("The engagement has ended."), code="ended")
    if not (person.is_active and person.has_function(Function.TSAM)):
        return no(_("Choose somebody who is a TSAM."), code="not_tsam")
    return fits(engagement, person, on)


def fits(engagement: Engagement, person: User, on: date) -> Verdict:
    """Does this person meet what the engagement asks of its people?"""
    asked = StaffingRequirement._base_manager.filter(engagement=engagement)
    needs = [(need.need, need.value, need.is_hard) for need in asked]
    if engagement.access_rule:
        needs.append((StaffingNeed.ATTESTATION, engagement.access_rule, True))
    if engagement.language != "en":
        needs.append((StaffingNeed.LANGUAGE, engagement.language, True))
    missing = [need for need in needs if not _meets(person, need[0], need[1], on)]
    hard = [need for need in missing if need[2]]
    evidence = tuple(
        (str(StaffingNeed(kind).label), f"{value}: {_('not met')}") for kind, value, _h in missing
    )
    if hard:
        return no(
            _("%(name)s does not meet: %(needs)s.")
            % {"name": person.name, "needs": ", ".join(value for _kind, value, _hard in hard)},
            code="requirement_not_met",
            rule="R14",
            evidence=evidence,
        )
    if missing:
        return yes(
            _("All that must hold is met; wishes are not."),
            code="wish_not_met",
            rule="R14",
            evidence=evidence,
        )
    return yes(_("All that is asked is met."), rule="R14")


def _meets(person: User, need: str, value: str, on: date) -> bool:
    if need == StaffingNeed.ATTESTATION:
        return value in person.attested_rules(on)
    if need == StaffingNeed.LANGUAGE:
        return SpokenLanguage.objects.filter(user=person, language=value).exists()
    return person.time_zone == value

"""Who may staff an engagement, and who may be on it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.fitness import NOT_MET, UNKNOWN, Fit, fits_of
from tsam.domains.staffing.models import StaffingNeed
from tsam.kernel.verdicts import YES, Verdict, no, yes


def end_assignment(user: User) -> Verdict:
    return _manager(user)


def add_requirement(user: User) -> Verdict:
    return _manager(user)


def remove_requirement(user: User) -> Verdict:
    return _manager(user)


def set_languages(user: User) -> Verdict:
    return _manager(user)


def note_leave(user: User, person: User) -> Verdict:
    """One's own, or anybody's as a manager. Who is away is no secret within the house."""
    if not person.is_staff:
        return no(_("Customers keep their own calendars."), code="customer")
    if user.is_staff and user.pk == person.pk:
        return YES
    return keep_hours(user)


def keep_hours(user: User) -> Verdict:
    """The hours and the leave of everybody: to read them in one list, and to keep them for them."""
    if user.has_function(
        Function.STAFFING_MANAGER, Function.SUPPORT_MANAGER, Function.ADMINISTRATOR
    ):
        return YES
    return no(
        _("Hours and leave of others are kept by staffing and support managers."),
        code="not_manager",
    )


def read_leave(user: User) -> Verdict:
    if user.has_function(
        Function.TSAM, Function.TSE, Function.SUPPORT_MANAGER, Function.STAFFING_MANAGER
    ) or user.has_function(Function.ADMINISTRATOR):
        return YES
    return no(_("Technical Support and managers see who is away."), code="private")


def read_requirements(user: User) -> Verdict:
    """What is asked of people is told to who serves, to who staffs, and to the customer (5.3)."""
    if user.is_customer or user.has_function(
        Function.TSAM, Function.SUPPORT_MANAGER, Function.STAFFING_MANAGER
    ):
        return YES
    return no(_("Only TSAMs and managers read what is asked of people."), code="private")


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
    return judge(fits_of(engagement, [person], on)[0])


def judge(fit: Fit) -> Verdict:
    """Rule R14: what must hold and is unknown does not hold."""
    words = {NOT_MET: _("not met"), UNKNOWN: _("unknown")}
    evidence = tuple(
        (str(StaffingNeed(asked.need).label), f"{asked.value}: {words[word]}")
        for asked, word in fit.answers
        if word in words
    )
    if hard := fit.missing_hard:
        return no(
            _("%(name)s does not meet, as far as we know: %(needs)s.")
            % {"name": fit.person.name, "needs": ", ".join(one.label for one in hard)},
            code="requirement_not_met",
            rule="R14",
            evidence=evidence,
        )
    if evidence:
        return yes(
            _("All that must hold is met; wishes are not."),
            code="wish_not_met",
            rule="R14",
            evidence=evidence,
        )
    return yes(_("All that is asked is met."), rule="R14")

"""Who may plan a project, move its days, and say that it is live."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tsam.domains.objectives.models.projects import LIFECYCLE, Milestone, Project, ProjectPhase
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no

_P = ProjectPhase


def write(user: User) -> Verdict:
    """The advocate keeps the dates that ranks count; everybody else reads them."""
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    if user.is_customer:
        return no(_("Your TSAM keeps the dates. Write to them when one moves."), code="not_owner")
    return no(_("The TSAM keeps projects and their dates. Ask them to."), code="not_owner")


def change(user: User, project: Project) -> Verdict:
    if not (allowed := write(user)):
        return allowed
    return _closed(project) if project.phase in {_P.CANCELLED, _P.OPERATIONS} else YES


def move(user: User, project: Project) -> Verdict:
    """A day that has come cannot move any more."""
    if not (allowed := write(user)):
        return allowed
    if project.went_live_on:
        return no(
            _("It went live on %(day)s, so that day stands.")
            % {"day": f"{project.went_live_on:%Y-%m-%d}"},
            code="live",
        )
    return YES if project.is_coming else _closed(project)


def set_phase(user: User, project: Project) -> Verdict:
    return move(user, project)


def go_live(user: User, project: Project) -> Verdict:
    return move(user, project)


def cancel(user: User, project: Project) -> Verdict:
    if not (allowed := write(user)):
        return allowed
    if LIFECYCLE.allows(project.phase, _P.CANCELLED):
        return YES
    if project.is_live:
        return no(_("It is live. What is live is not called off."), code="live")
    return _closed(project)


def write_milestone(user: User, project: Project) -> Verdict:
    return change(user, project)


def settle_milestone(user: User, milestone: Milestone) -> Verdict:
    """Move it, reach it or drop it: while it lies ahead, whatever its project came to."""
    if not (allowed := write(user)):
        return allowed
    if milestone.reached_on:
        return no(
            _("It was reached on %(day)s.") % {"day": f"{milestone.reached_on:%Y-%m-%d}"},
            code="reached",
        )
    if milestone.dropped_at:
        return no(_("It was dropped. Write it down anew."), code="dropped")
    return YES


def day_to_come(day: date, today: date) -> Verdict:
    """A plan is for a day that is still to come; what has come is said to have come."""
    if day >= today:
        return YES
    return no(
        _("That day is past. Choose one to come, or say that it went live."),
        code="past",
        rule="P4",
    )


def _closed(project: Project) -> Verdict:
    return no(
        _("It is “%(phase)s”, so this is not possible any more.")
        % {"phase": project.get_phase_display()},
        code="closed",
    )

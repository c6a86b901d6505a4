"""May this person do that to this case? The pages and the API ask here, and so do the actions."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import decide_support
from tsam.domains.accounts.facts import Facts
from tsam.domains.accounts.models import Application, Severity
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.accounts.policies import BOOKKEEPERS
from tsam.domains.cases.models import (
    LIFECYCLE,
    Case,
    CaseArea,
    Participant,
    Side,
    State,
    Transition,
)
from tsam.domains.objectives.models import Project, ProjectPhase, Requirement
from tsam.domains.objectives.policies import projects
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no

WAITING = (State.WAITING_CUSTOMER, State.WAITING_VENDOR, State.WAITING_RND, State.OPEN)


def open_case(user: User, application: Application, facts: Facts) -> Verdict:
    """`facts` are those of the Application at that moment."""
    if user.is_staff and not user.has_function(*SUPPORT):
        return no(_("Only Technical Support opens cases for a customer."), code="not_support")
    if application.retired_at:
        return no(
            _("%(application)s is retired. Choose the Application that took its place.")
            % {"application": application.name},
            code="retired",
        )
    return decide_support(facts)


def count_cases(user: User) -> Verdict:
    """How many cases an Application had, not which: support, and who keeps the books (C2)."""
    if user.has_function(*SUPPORT, *BOOKKEEPERS):
        return YES
    return no(_("Only Technical Support and Sales count cases."), code="not_support")


def reply(user: User, case: Case) -> Verdict:
    if user.is_customer:
        return YES
    return _support(user) or _involved(user, case)


def take_note(user: User, case: Case) -> Verdict:
    if user.is_customer:
        return no(_("Notes are internal to the vendor."), code="internal")
    return _support(user) or _involved(user, case)


def read_notes(user: User) -> Verdict:
    return no(_("Notes are internal to the vendor."), code="internal") if user.is_customer else YES


def change_severity(user: User, case: Case, severity: int) -> Verdict:
    if not case.is_open:
        return _over()
    if severity == case.severity:
        return no(_("The case has this severity already."), code="same")
    if user.is_customer or user.has_function(*SUPPORT):
        return YES
    return _support(user)


def set_severity_zero(english_contact: bool) -> Verdict:
    """Severity 0 is worked round the clock with a contact who speaks English (domain 1.2)."""
    if not english_contact:
        return no(
            _(
                "Severity 0 needs a contact who is there day and night and speaks English. "
                "Confirm that there is one."
            ),
            code="english_contact",
            rule="A6",
        )
    return YES


def assign(user: User, case: Case, assignee: User | None) -> Verdict:
    if not case.is_open:
        return _over()
    if assignee and not (assignee.is_active and assignee.has_function(*SUPPORT)):
        return no(_("Choose somebody of Technical Support."), code="not_support")
    return _support(user)


def set_next_action(user: User, case: Case, side: str, owner: User | None) -> Verdict:
    if not case.is_open:
        return _over()
    if owner and side == Side.CUSTOMER and owner.is_staff:
        return no(_("A move of the customer is owned by one of the customer's people."))
    if owner and side != Side.CUSTOMER and owner.is_customer:
        return no(_("A move of ours is owned by one of us."))
    return _support(user)


def serve_requirement(user: User, case: Case, requirement: Requirement | None) -> Verdict:
    """A case serves a need that is in force, on the Application it is about."""
    if not case.is_open:
        return _over()
    if requirement is None or requirement.pk == case.requirement_id:
        return _support(user)
    if requirement.engagement.application_id != case.application_id:
        return no(_("This need belongs to another Application."), code="elsewhere")
    if not requirement.is_in_force:
        return no(
            _("%(label)s is “%(status)s”. Choose a need that is in force.")
            % {"label": requirement.label, "status": requirement.get_status_display()},
            code="not_in_force",
        )
    return _support(user)


def link_spr(user: User, case: Case) -> Verdict:
    """From which defect it comes is said also of a closed case: its history counts for R&D."""
    return _support(user)


def classify(user: User, case: Case) -> Verdict:
    """Whoever works on a case says what it concerns; the customer reads it."""
    return _support(user) if case.is_open else _over()


def is_down_off_production(severity: int, area: str, secondary_area: str) -> bool:
    """Severity 0 is reserved for production (domain 1.2): elsewhere it is asked about first."""
    areas = (area, secondary_area)
    is_project_alone = CaseArea.PROJECT in areas and CaseArea.PRODUCTION not in areas
    return severity == Severity.DOWN and is_project_alone


def confirm_transition(user: User, project: Project) -> Verdict:
    """The TSAM says that cases of a project go into production, once its hypercare is over."""
    if not (allowed := projects.write(user)):
        return allowed
    if project.phase == ProjectPhase.OPERATIONS:
        return YES
    return no(
        _("%(label)s is not in operation yet. Its cases are proposed when hypercare is over.")
        % {"label": project.label},
        code="not_in_operation",
        rule="P4",
    )


def undo_transition(user: User, transition: Transition) -> Verdict:
    if not (allowed := projects.write(user)):
        return allowed
    if transition.undone_at:
        return no(_("It was undone already."), code="undone")
    return YES


def promise(user: User, case: Case, promised_at: datetime | None, at: datetime) -> Verdict:
    if not case.is_open:
        return _over()
    if promised_at and promised_at <= at:
        return no(_("A promise is for a time that is still to come."), code="past")
    return _support(user)


def move(user: User, case: Case, state: str) -> Verdict:
    """Say whose move it is, by the state: waiting for somebody, or open."""
    if not case.is_open:
        return _over()
    if state not in WAITING or not LIFECYCLE.allows(case.state, state):
        return _no_way(case)
    return _support(user)


def wait(user: User, case: Case) -> Verdict:
    """May this person say at all whom the case waits for?"""
    if not case.is_open:
        return _over()
    if case.state == State.SOLUTION_PROPOSED:
        return no(_("A solution is proposed; the customer has the word."), code="proposed")
    return _support(user)


def set_phase(user: User, case: Case) -> Verdict:
    return _support(user) if case.is_open else _over()


def propose_solution(user: User, case: Case) -> Verdict:
    if not case.is_open:
        return _over()
    if not LIFECYCLE.allows(case.state, State.SOLUTION_PROPOSED):
        return no(_("A solution is proposed already. The customer has the word."), code="proposed")
    return _support(user)


def agree(user: User, case: Case) -> Verdict:
    """A case ends when both sides agree (domain 1.2): we proposed, the customer says yes."""
    if case.state != State.SOLUTION_PROPOSED:
        return no(_("There is no proposed solution to agree to."), code="nothing_proposed")
    if user.is_customer:
        return YES
    return no(_("Only the customer agrees that the case is solved."), code="customers_word")


def disagree(user: User, case: Case) -> Verdict:
    if case.state != State.SOLUTION_PROPOSED:
        return no(_("There is no proposed solution to disagree with."), code="nothing_proposed")
    if user.is_customer:
        return YES
    return no(_("Only the customer says that a solution does not help."), code="customers_word")


def withdraw(user: User, case: Case) -> Verdict:
    if not case.is_open:
        return _over()
    if user.is_customer:
        return YES
    return no(_("Only the customer withdraws a case."), code="customers_word")


def reopen(user: User, case: Case) -> Verdict:
    if case.is_open:
        return no(_("The case is open."), code="open")
    return YES if user.is_customer else _support(user)


def let_in(user: User, case: Case) -> Verdict:
    """May this person add anybody at all?"""
    return YES if user.is_customer else _support(user)


def add_participant(user: User, case: Case, person: User) -> Verdict:
    if Participant._base_manager.filter(case=case, user=person).exists():
        return no(_("%(name)s takes part already.") % {"name": person.name}, code="already")
    if person.is_staff and user.is_customer:
        return no(_("Choose one of your own colleagues."), code="not_yours")
    if not person.is_active:
        return no(_("%(name)s cannot sign in.") % {"name": person.name}, code="inactive")
    if (
        person.is_customer
        and not person.contacts.filter(account_id=case.account_id, left_at=None).exists()
    ):
        # The same sentence as for a person who does not exist: names of others stay unknown.
        return no(_("Choose a contact of this customer."), code="stranger")
    return let_in(user, case)


def remove_participant(user: User, case: Case, person: User) -> Verdict:
    if user.is_customer and person.is_staff:
        return no(_("Choose one of your own colleagues."), code="not_yours")
    return YES if user.is_customer else _support(user)


def _support(user: User) -> Verdict:
    if user.has_function(*SUPPORT):
        return YES
    return no(_("Only Technical Support does this."), code="not_support")


def _involved(user: User, case: Case) -> Verdict:
    """R&D and Product Management write in a case they were asked about."""
    if user.has_function(Function.RND, Function.PRODUCT_MANAGEMENT) and (
        user.pk in {case.assignee_id, case.next_action_owner_id}
        or Participant._base_manager.filter(case=case, user=user).exists()
    ):
        return YES
    return no(_("Only Technical Support and those asked to help write here."), code="not_involved")


def _over() -> Verdict:
    return no(_("The case is closed. Reopen it first."), code="closed")


def _no_way(case: Case) -> Verdict:
    return no(
        _("A case that is “%(state)s” cannot take this step.")
        % {"state": case.get_state_display().lower()},
        code="no_way",
    )

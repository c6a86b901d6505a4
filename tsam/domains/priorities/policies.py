"""Who may change the order of work."""

from datetime import datetime

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.cases.models import Case
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.models import Question
from tsam.domains.staffing.models import Assignment
from tsam.kernel.verdicts import YES, Verdict, no


def set_order(user: User, engagement: Engagement) -> Verdict:
    """The customer's people who see the whole Application say what comes first for them.

    A TSAM or manager writes down what the customer said; an engineer works by it.
    """
    if user.is_customer:
        if Engagement.objects.visible_to(user).filter(pk=engagement.pk).exists():
            return YES
        return no(_("Who sees only the own cases cannot order those of others."), code="own_cases")
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(_("The customer says what comes first, or the TSAM for them."), code="not_yours")


def override(user: User, case: Case) -> Verdict:
    """Whoever answers for the order may move one case by hand, and says why and until when."""
    if not case.is_open:
        return no(_("It is closed, so it has no rank."), code="closed")
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(_("Only the TSAM and managers of support move a rank by hand."), code="not_yours")


def try_own_weights(user: User) -> Verdict:
    """Whoever answers for an engagement may see what other weights would do to it."""
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(_("Only the TSAM and managers of support weigh an engagement."), code="not_yours")


def set_own_weights(user: User, engagement: Engagement, at: datetime) -> Verdict:
    """A manager of support may, and the TSAM who serves it that day; a backup counts as one."""
    tried = try_own_weights(user)
    if not tried or user.has_function(Function.SUPPORT_MANAGER):
        return tried
    serving = Assignment.objects.filter(engagement=engagement, user=user)
    if serving.on(at.date()):
        return YES
    return no(
        _("Only the TSAM of this engagement and managers of support set its weights."),
        code="not_yours",
    )


def set_weights(user: User) -> Verdict:
    if user.has_function(Function.SUPPORT_MANAGER, Function.ADMINISTRATOR):
        return YES
    return no(
        _("Only a support manager or an administrator changes the weights."), code="not_yours"
    )


def understand(user: User) -> Verdict:
    """Whoever works on the cases says whether the reason is clear."""
    if user.has_function(Function.TSE):
        return YES
    return no(_("Support engineers say whether they understood it."), code="not_yours")


def answer(user: User, question: Question) -> Verdict:
    """The TSAM knows what the customer means; a manager stands in."""
    if question.answered_at is not None:
        return no(_("It is answered already."), code="answered")
    return answer_any(user)


def answer_any(user: User) -> Verdict:
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(_("The TSAM answers what is asked about the order."), code="not_yours")


def is_served(engagement: Engagement | None) -> Verdict:
    if engagement is not None:
        return YES
    return no(
        _("No TSAM serves this Application, so its customer gives no order."), code="not_served"
    )


def read_fairness(user: User) -> Verdict:
    """A manager of support looks at all engagements, a TSAM at the own."""
    if user.has_function(Function.SUPPORT_MANAGER, Function.TSAM):
        return YES
    return no(_("Managers of support and TSAMs read it."), code="not_yours")

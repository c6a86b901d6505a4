"""What is asked of a department for a customer, and what the department answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import Rows
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.models.reading import of_each_department
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.kernel.lifecycle import Lifecycle


class ItemState(models.TextChoices):
    ASKED = "ASKED", _("Asked")
    QUESTION = "QUESTION", _("Question back")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


_S = ItemState

# A department that said no may still say yes; whoever asked may let it be.
LIFECYCLE = Lifecycle(
    {
        _S.ASKED: {_S.QUESTION, _S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN},
        _S.QUESTION: {_S.ASKED, _S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN},
        _S.DECLINED: {_S.ACCEPTED, _S.WITHDRAWN},
        _S.ACCEPTED: {_S.WITHDRAWN},
    }
)
# Somebody still has to say something.
WAITING = (_S.ASKED, _S.QUESTION)


class BriefItemQuerySet(AccountScoped["BriefItem"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = of_each_department(
        "engagement__application", "audience", "is_confidential"
    )

    def waiting(self) -> BriefItemQuerySet:
        return self.filter(state__in=WAITING)


class BriefItem(models.Model):
    """Something that the TSAM asks of one department, for a need or a case of the customer."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(_("asked of"), max_length=24, choices=Audience)
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked = models.CharField(_("what is asked"), max_length=300)
    why = models.TextField(_("why it matters"), blank=True, max_length=1000)
    wanted_on = models.DateField(_("wanted by"), null=True, blank=True)
    is_confidential = models.BooleanField(_("security or unreleased"), default=False)
    state = models.CharField(max_length=9, choices=ItemState, default=_S.ASKED)
    state_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = BriefItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["audience", "state"], name="brief_items_of_department")]

    def __str__(self) -> str:
        return f"{self.label} {self.asked}"

    @property
    def label(self) -> str:
        return f"A-{self.pk}"

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        self.state = state


class AnswerKind(models.TextChoices):
    ACCEPT = "ACCEPT", _("Accepted")
    DECLINE = "DECLINE", _("Declined")
    ASK = "ASK", _("Asked back")
    REPLY = "REPLY", _("Answered")
    WITHDRAW = "WITHDRAW", _("Withdrawn")


class AnswerQuerySet(AccountScoped["Answer"]):
    account_path = "item__engagement__account"
    application_path = "item__engagement__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = of_each_department(
        "item__engagement__application", "item__audience", "item__is_confidential"
    )


class Answer(models.Model):
    """One word in the talk about an ask, from the department or back from the TSAM."""

    item = models.ForeignKey(BriefItem, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=AnswerKind)
    words = models.TextField(blank=True, max_length=1000)
    promised_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_accepts_with_a_day",
                condition=Q(kind="ACCEPT", promised_on__isnull=False)
                | (~Q(kind="ACCEPT") & Q(promised_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="answer_says_why", condition=Q(kind="ACCEPT") | ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.item_id}"

"""A defect of the product, as the vendor's own people work on it (domain 1.3, G4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import SUPPORT, all_rows_for
from tsam.domains.people.models import Function, User
from tsam.domains.sprs.numbering import canonical, number_of, own_key
from tsam.kernel.lifecycle import Lifecycle

# Who works with defects at all (5.3). Nobody else of the vendor, and no customer, reads this row.
READERS = (*SUPPORT, Function.RND, Function.PRODUCT_MANAGEMENT)


class SprSeverity(models.IntegerChoices):
    """Not the severity of a case: how much the fault stops (domain 1.3)."""

    ENTERPRISE_DOWN = 0, _("Enterprise Down")
    URGENT = 1, _("Urgent")
    HIGH = 2, _("High")
    MEDIUM = 3, _("Medium")
    LOW = 4, _("Low")


class SprState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Submitted")
    VALIDATED = "VALIDATED", _("Validated")
    IN_WORK = "IN_WORK", _("In work")
    FIX_COMMITTED = "FIX_COMMITTED", _("Fix committed")
    RESOLVED = "RESOLVED", _("Resolved")
    AVAILABLE = "AVAILABLE", _("Available")
    INSTALLED = "INSTALLED", _("Installed")
    VERIFIED = "VERIFIED", _("Verified")
    NOT_A_DEFECT = "NOT_A_DEFECT", _("Works as designed")
    DUPLICATE = "DUPLICATE", _("Duplicate")
    CANNOT_REPRODUCE = "CANNOT_REPRODUCE", _("Cannot be reproduced")
    NOT_PLANNED = "NOT_PLANNED", _("Not planned")
    ENHANCEMENT = "ENHANCEMENT", _("Enhancement")
    RE_EVALUATION = "RE_EVALUATION", _("Looked at again")
    REGRESSED = "REGRESSED", _("Came back")


_S = SprState
EXITS = (_S.NOT_A_DEFECT, _S.DUPLICATE, _S.CANNOT_REPRODUCE, _S.NOT_PLANNED, _S.ENHANCEMENT)
# R&D owes a decision or a fix.
OPEN = (
    _S.SUBMITTED,
    _S.VALIDATED,
    _S.IN_WORK,
    _S.FIX_COMMITTED,
    _S.RE_EVALUATION,
    _S.REGRESSED,
)
FIXED = (_S.RESOLVED, _S.AVAILABLE, _S.INSTALLED, _S.VERIFIED)

# Domain 6.2. An exit is left only by being looked at again; a fault that came back is in work.
LIFECYCLE = Lifecycle(
    {
        _S.SUBMITTED: {_S.VALIDATED, _S.IN_WORK, *EXITS},
        _S.VALIDATED: {_S.IN_WORK, _S.FIX_COMMITTED, *EXITS},
        _S.IN_WORK: {_S.FIX_COMMITTED, _S.RESOLVED, *EXITS},
        _S.FIX_COMMITTED: {_S.IN_WORK, _S.RESOLVED, *EXITS},
        _S.RESOLVED: {_S.AVAILABLE, _S.REGRESSED},
        _S.AVAILABLE: {_S.INSTALLED, _S.REGRESSED},
        _S.INSTALLED: {_S.VERIFIED, _S.REGRESSED},
        _S.VERIFIED: {_S.REGRESSED},
        **{state: {_S.RE_EVALUATION} for state in EXITS},
        _S.RE_EVALUATION: {_S.VALIDATED, _S.IN_WORK, *EXITS},
        _S.REGRESSED: {_S.IN_WORK},
    }
)


class Answer(models.TextChoices):
    """How R&D stands to what was asked of it last."""

    NONE = "", _("Nothing asked")
    WAITING = "WAITING", _("Waits for an answer")
    MORE = "MORE", _("More asked")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")


class SprQuerySet(AccountScoped["Spr"]):
    # A defect belongs to no customer; those it hits read its public words, another row.
    account_path = "interests__application__account"
    is_shared_by_accounts = True
    function_may_read = all_rows_for(*READERS)

    def numbered(self, number: str) -> SprQuerySet:
        """The SPR with that number, as people write it; empty when it is no number."""
        written = canonical(number)
        if not written:
            return self.none()
        asked = Q(known_as=written)
        if key := own_key(number):
            asked |= Q(pk=key, known_as=None)
        return self.filter(asked)

    def open(self) -> SprQuerySet:
        return self.filter(is_open=True)


class Spr(models.Model):
    """A software performance report. Internal as a whole: it names no customer."""

    # The number that it had before it came here; ours follow from the key (decision 0008).
    known_as = models.CharField(max_length=20, null=True, blank=True, unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("internal text"), blank=True, max_length=8000)
    text_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text_at = models.DateTimeField(null=True, blank=True)
    product = models.CharField(_("product"), max_length=80, blank=True)
    component = models.CharField(_("component"), max_length=80, blank=True)
    found_in = models.CharField(_("found in release"), max_length=80, blank=True)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=SprSeverity)

    state = models.CharField(max_length=16, choices=SprState, default=_S.SUBMITTED)
    is_open = models.BooleanField(default=True)
    state_reason = models.CharField(max_length=400, blank=True)
    state_at = models.DateTimeField()
    # Since when no fix is owed any more, by a fix or by a decision; None while one is.
    ended_at = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Text and a day until releases have rows of their own.
    target_release = models.CharField(_("target release"), max_length=80, blank=True)
    target_on = models.DateField(_("released on"), null=True, blank=True)
    resolved_in = models.CharField(_("resolved in"), max_length=80, blank=True)

    answer = models.CharField(max_length=8, choices=Answer, blank=True, default="")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_at = models.DateTimeField()

    # What the list is ordered by; written by impact.refresh alone.
    impact = models.PositiveIntegerField(default=0)
    impact_terms: models.JSONField[Any] = models.JSONField(default=list, blank=True)
    customers = models.PositiveSmallIntegerField(default=0)
    nearest_on = models.DateField(null=True, blank=True)
    misses = models.PositiveSmallIntegerField(default=0)

    # Where an imported one came from; the pair makes a second import find it again.
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)

    objects = SprQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="spr_is_open_while_a_fix_is_owed",
                condition=Q(is_open=True) ^ ~Q(state__in=[str(state) for state in OPEN]),
            ),
            models.CheckConstraint(
                name="spr_duplicate_names_the_other",
                condition=Q(state="DUPLICATE") ^ Q(duplicate_of__isnull=True),
            ),
            models.CheckConstraint(
                name="spr_is_no_duplicate_of_itself",
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=models.F("id")),
            ),
            models.CheckConstraint(name="spr_severity_is_known", condition=Q(severity__lte=4)),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="imported_spr_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-impact", "id"], condition=Q(is_open=True), name="open_spr_by_impact"
            ),
            models.Index(
                fields=["answer", "-impact", "id"],
                condition=~Q(answer=""),
                name="spr_by_answer",
            ),
            models.Index(fields=["-impact", "id"], name="spr_by_impact"),
            models.Index(fields=["state", "-id"], name="spr_by_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return number_of(self.pk, self.known_as)

    @property
    def is_exit(self) -> bool:
        return self.state in EXITS

    def become(self, state: str, at: datetime) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        was_open, self.is_open = self.is_open, state in OPEN
        self.state = state
        if self.is_open or was_open:
            self.ended_at = None if self.is_open else at

    def comes_after(self, day: date) -> bool:
        """The fix is planned for later than that day."""
        return self.target_on is not None and self.target_on > day

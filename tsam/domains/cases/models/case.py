"""A customer's request for help, from the first message to the agreed end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application, Severity
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, every_row
from tsam.domains.intelligence.models import EnvironmentSnapshot, TierName
from tsam.domains.objectives.models import Milestone, Project, Requirement
from tsam.domains.people.models import Function, User
from tsam.kernel.lifecycle import Lifecycle
from tsam.kernel.numbers import Numbering

NUMBERING = Numbering("C")


class IssueType(models.TextChoices):
    QUESTION = "QUESTION", _("General question")
    HOW_TO = "HOW_TO", _("How-to")
    BREAK_FIX = "BREAK_FIX", _("Break-fix")


class Phase(models.TextChoices):
    """The four phases of a case (domain 1.1)."""

    INITIATION = "INITIATION", _("Initiation")
    CLARIFICATION = "CLARIFICATION", _("Clarification")
    INVESTIGATION = "INVESTIGATION", _("Investigation")
    CLOSURE = "CLOSURE", _("Closure")


class State(models.TextChoices):
    OPEN = "OPEN", _("Open")
    WAITING_CUSTOMER = "WAITING_CUSTOMER", _("Waiting for the customer")
    WAITING_VENDOR = "WAITING_VENDOR", _("Waiting for another vendor")
    WAITING_RND = "WAITING_RND", _("Waiting for R&D")
    SOLUTION_PROPOSED = "SOLUTION_PROPOSED", _("Solution proposed")
    CLOSED = "CLOSED", _("Closed")
    REOPENED = "REOPENED", _("Reopened")


_WORK = {State.WAITING_CUSTOMER, State.WAITING_VENDOR, State.WAITING_RND, State.SOLUTION_PROPOSED}

# Domain 6.2. Closed is reached only from a proposed solution, because both sides agree (1.2);
# a customer may also withdraw a case at any time.
LIFECYCLE = Lifecycle(
    {
        State.OPEN: {*_WORK, State.CLOSED},
        State.REOPENED: {*_WORK, State.CLOSED},
        State.WAITING_CUSTOMER: {*_WORK - {State.WAITING_CUSTOMER}, State.OPEN, State.CLOSED},
        State.WAITING_VENDOR: {*_WORK - {State.WAITING_VENDOR}, State.OPEN, State.CLOSED},
        State.WAITING_RND: {*_WORK - {State.WAITING_RND}, State.OPEN, State.CLOSED},
        State.SOLUTION_PROPOSED: {State.CLOSED, State.REOPENED},
        State.CLOSED: {State.REOPENED},
    }
)

# While the move is the customer's, our clock rests.
PAUSED = (State.WAITING_CUSTOMER, State.SOLUTION_PROPOSED)
# The move is ours: nobody else is waited for.
OURS = (State.OPEN, State.REOPENED)


class Side(models.TextChoices):
    """Whose move it is."""

    VENDOR = "VENDOR", _("With us")
    CUSTOMER = "CUSTOMER", _("With the customer")
    RND = "RND", _("With R&D")


class CaseArea(models.TextChoices):
    """Does it concern what runs, or what is being rolled out (P4)?"""

    PRODUCTION = "PRODUCTION", _("Production")
    PROJECT = "PROJECT", _("Project")
    UNCLASSIFIED = "UNCLASSIFIED", _("Not classified")


class ClockKind(models.TextChoices):
    NONE = "", _("No clock")
    RESPONSE = "RESPONSE", _("First answer")
    UPDATE = "UPDATE", _("Next update")


class ClockState(models.TextChoices):
    NONE = "", _("No clock")
    RUNNING = "RUNNING", _("Running")
    PAUSED = "PAUSED", _("Paused")
    MET = "MET", _("Met")
    BROKEN = "BROKEN", _("Broken")


def _reads_when_involved(user: User) -> Q:
    """R&D and Product Management read a case they were asked about, and no other (5.3)."""
    shared = Participant._base_manager.filter(user=user)
    return Q(assignee=user) | Q(next_action_owner=user) | Q(pk__in=shared.values("case"))


INVOLVED = {
    **{str(function): every_row for function in SUPPORT},
    str(Function.RND): _reads_when_involved,
    str(Function.PRODUCT_MANAGEMENT): _reads_when_involved,
}


class CaseQuerySet(AccountScoped["Case"]):
    application_path = "application"
    shared_path = "participants__user"
    customer_may_read = EVERYTHING
    function_may_read = INVOLVED

    def numbered(self, number: str) -> CaseQuerySet:
        """The case with that number, as people write it; empty when it is no number."""
        key = NUMBERING.read(number)
        return self.filter(pk=key) if key is not None else self.none()

    def open(self) -> CaseQuerySet:
        return self.filter(is_open=True)

    def promised_by(self, at: datetime) -> CaseQuerySet:
        return self.open().filter(promised_at__lte=at)

    def silent_since(self, at: datetime) -> CaseQuerySet:
        """Open cases in which the customer has not heard from us since."""
        return self.open().filter(last_word_at__lt=at)


class Case(models.Model):
    """A customer's request for help."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    issue_type = models.CharField(
        _("issue type"), max_length=10, choices=IssueType, default=IssueType.BREAK_FIX
    )
    phase = models.CharField(max_length=14, choices=Phase, default=Phase.INITIATION)
    state = models.CharField(max_length=18, choices=State, default=State.OPEN)
    is_open = models.BooleanField(default=True)
    release = models.CharField(_("release and datecode"), max_length=80, blank=True)
    impact = models.CharField(_("what stands still"), max_length=300, blank=True)
    # Since when it is so, in the words of who reported it.
    since = models.CharField(_("since when"), max_length=80, blank=True)
    language = models.CharField(max_length=10, blank=True)
    # Severity 0: who speaks English and can be called, day and night.
    reachable_name = models.CharField(_("who can be called"), max_length=120, blank=True)
    reachable_phone = models.CharField(_("phone"), max_length=40, blank=True)

    # What the customer needs it for, as documented (G2); it lifts the case in the order of work.
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # What it concerns (P4); a case can concern what runs and a project at once.
    area = models.CharField(
        _("area"), max_length=12, choices=CaseArea, default=CaseArea.UNCLASSIFIED
    )
    secondary_area = models.CharField(
        _("also"), max_length=12, choices=CaseArea, blank=True, default=""
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Where it happens; empty when nobody said it, which counts as production.
    tier = models.CharField(_("where"), max_length=11, choices=TierName, blank=True, default="")
    # What was known of the environment when it was opened, where P3 is bought. A past case that was
    # imported has none: nobody knew then what we could say of it now.
    snapshot = models.ForeignKey(
        EnvironmentSnapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    next_action = models.CharField(_("next action"), max_length=200, blank=True)
    next_action_side = models.CharField(max_length=8, choices=Side, default=Side.VENDOR)
    next_action_owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_action_due_at = models.DateTimeField(null=True, blank=True)

    # What we said we would tell the customer, and by when.
    promise = models.CharField(_("promise"), max_length=200, blank=True)
    promised_at = models.DateTimeField(_("promised for"), null=True, blank=True)
    promise_given_at = models.DateTimeField(null=True, blank=True)

    answered_at = models.DateTimeField(null=True, blank=True)
    # Our last word to the customer, and the customer's last word to us after the report.
    last_word_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    solution = models.TextField(_("solution"), blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    reassigned_count = models.PositiveSmallIntegerField(default=0)

    # Since when it is our move without a break; as the clock below written by clocks only.
    ours_since = models.DateTimeField(null=True, blank=True)
    # The clock as the event log gives it; written by clocks only, read by lists.
    clock_kind = models.CharField(max_length=8, choices=ClockKind, blank=True, default="")
    clock_state = models.CharField(max_length=8, choices=ClockState, blank=True, default="")
    clock_due_at = models.DateTimeField(null=True, blank=True)
    clock_target_minutes = models.PositiveIntegerField(null=True, blank=True)
    # Minutes left when the clock was paused; negative when it was already broken.
    clock_left_minutes = models.IntegerField(null=True, blank=True)

    # Where an imported case came from; the pair makes a second import find it again.
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_is_open_until_closed",
                condition=Q(is_open=True) ^ Q(state="CLOSED"),
            ),
            models.CheckConstraint(
                name="case_closed_at_follows_state",
                condition=Q(closed_at__isnull=True) ^ Q(state="CLOSED"),
            ),
            models.CheckConstraint(
                name="case_severity_is_known", condition=Q(severity__in=[0, 1, 2, 3])
            ),
            models.CheckConstraint(
                name="case_promise_has_words_and_a_time",
                condition=Q(promise="", promised_at__isnull=True)
                | (~Q(promise="") & Q(promised_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="case_areas_differ",
                condition=Q(secondary_area="")
                | Q(area="PRODUCTION", secondary_area="PROJECT")
                | Q(area="PROJECT", secondary_area="PRODUCTION"),
            ),
            models.CheckConstraint(
                name="case_of_a_project_names_it",
                condition=(Q(area="PROJECT") | Q(secondary_area="PROJECT"))
                ^ Q(project__isnull=True),
            ),
            models.CheckConstraint(
                name="case_milestone_is_of_a_project",
                condition=Q(milestone__isnull=True) | Q(project__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account", "source", "external_id"],
                condition=~Q(external_id=""),
                name="imported_case_once",
            ),
        ]
        indexes = [
            models.Index(fields=["application", "-id"], name="case_of_application"),
            models.Index(fields=["account", "-id"], name="case_of_account"),
            models.Index(
                fields=["application", "id"],
                condition=Q(is_open=True),
                name="open_case_of_application",
            ),
            models.Index(fields=["-id"], condition=Q(is_open=True), name="open_case_by_age"),
            models.Index(
                fields=["clock_due_at", "id"],
                condition=Q(is_open=True),
                name="open_case_by_clock",
            ),
            models.Index(
                fields=["promised_at", "id"],
                condition=Q(is_open=True),
                name="open_case_by_promise",
            ),
            models.Index(
                fields=["last_word_at", "id"],
                condition=Q(is_open=True),
                name="open_case_by_silence",
            ),
            models.Index(fields=["state", "-id"], name="case_by_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return NUMBERING.show(self.pk)

    @property
    def areas(self) -> tuple[str, ...]:
        """What it concerns, the first area first; none while it is not classified."""
        named = (self.area, self.secondary_area)
        return tuple(one for one in named if one and one != CaseArea.UNCLASSIFIED)

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        self.state = state
        self.is_open = state != State.CLOSED

    def latest_at(self) -> datetime:
        """The last thing that either side said."""
        return max(self.opened_at, self.last_word_at, self.heard_at or self.opened_at)

    def is_paused(self) -> bool:
        return self.state in PAUSED

    def is_promise_late(self, at: datetime) -> bool:
        return self.promised_at is not None and self.promised_at < at

    def silence(self, at: datetime) -> timedelta:
        """How long the customer has heard nothing from us, in calendar time."""
        return at - self.last_word_at


class ParticipantRole(models.TextChoices):
    REPORTER = "REPORTER", _("Reported it")
    COPIED = "COPIED", _("Kept informed")
    ASKED = "ASKED", _("Asked to help")


class ParticipantQuerySet(AccountScoped["Participant"]):
    account_path = "case__account"
    application_path = "case__application"
    shared_path = "case__participants__user"
    customer_may_read = Q(user__is_staff=False)
    function_may_read = {str(function): every_row for function in SUPPORT}


class Participant(models.Model):
    """Somebody who is part of a case beside its assignee: told of it, and let in to it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=ParticipantRole)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="participant_once")]

    def __str__(self) -> str:
        return str(self.user)


class ReadMark(models.Model):
    """How far a person has read a case, for the bold of the unread."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.user}"

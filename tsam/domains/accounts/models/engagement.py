"""A TSAM engagement: one contracted for every Application, sold in terms of 12 months."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models.account import CUSTOMER_FACING, Account
from tsam.domains.accounts.models.application import Application
from tsam.domains.accounts.models.calendar import ServiceCalendar
from tsam.domains.accounts.models.contract import SupportContract
from tsam.domains.accounts.models.visibility import EVERYTHING, AccountScoped, all_rows_for
from tsam.domains.people.models import LANGUAGES, User
from tsam.kernel.lifecycle import Lifecycle


class EngagementState(models.TextChoices):
    QUOTED = "QUOTED", _("Quoted")
    ORDERED = "ORDERED", _("Ordered")
    STAFFING = "STAFFING", _("Staffing")
    ONBOARDING = "ONBOARDING", _("Onboarding")
    ACTIVE = "ACTIVE", _("Active")
    RENEWAL_DUE = "RENEWAL_DUE", _("Renewal due")
    RENEWED = "RENEWED", _("Renewed")
    SUSPENDED = "SUSPENDED", _("Suspended")
    ENDED = "ENDED", _("Ended")


_S = EngagementState

# Domain 6.2. A renewed engagement goes on as active when its next term begins; a suspended one
# returns to the state it left.
LIFECYCLE = Lifecycle(
    {
        _S.QUOTED: {_S.ORDERED, _S.SUSPENDED, _S.ENDED},
        _S.ORDERED: {_S.STAFFING, _S.SUSPENDED, _S.ENDED},
        _S.STAFFING: {_S.ONBOARDING, _S.SUSPENDED, _S.ENDED},
        _S.ONBOARDING: {_S.ACTIVE, _S.SUSPENDED, _S.ENDED},
        _S.ACTIVE: {_S.RENEWAL_DUE, _S.SUSPENDED, _S.ENDED},
        _S.RENEWAL_DUE: {_S.RENEWED, _S.SUSPENDED, _S.ENDED},
        _S.RENEWED: {_S.ACTIVE, _S.SUSPENDED, _S.ENDED},
        _S.SUSPENDED: {
            _S.QUOTED,
            _S.ORDERED,
            _S.STAFFING,
            _S.ONBOARDING,
            _S.ACTIVE,
            _S.RENEWAL_DUE,
            _S.RENEWED,
            _S.ENDED,
        },
    }
)

SERVING = (_S.ACTIVE, _S.RENEWAL_DUE, _S.RENEWED)


class EngagementQuerySet(AccountScoped["Engagement"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)

    def live(self) -> EngagementQuerySet:
        return self.exclude(state=EngagementState.ENDED)

    def serving(self) -> EngagementQuerySet:
        return self.filter(state__in=SERVING)


class Engagement(models.Model):
    """A customer's right to a TSAM on one Application."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    support_contract = models.ForeignKey(
        SupportContract, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=EngagementState, default=EngagementState.QUOTED)
    suspended_from = models.CharField(max_length=12, choices=EngagementState, blank=True)
    # Rule R13: the language the customer asked for, and the one the service is delivered in.
    asked_language = models.CharField(_("language asked for"), max_length=40, default="en")
    language = models.CharField(_("service language"), max_length=10, choices=LANGUAGES)
    english_agreed_at = models.DateTimeField(null=True, blank=True)
    english_agreed_by = models.CharField(max_length=120, blank=True)
    # A slug that readers must be attested for; empty when anybody in support may serve.
    access_rule = models.SlugField(_("access rule"), max_length=40, blank=True)
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            # Rule R3.
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(state="ENDED"),
                name="one_live_engagement_per_application",
            ),
            models.CheckConstraint(
                name="engagement_remembers_where_it_was_suspended",
                condition=Q(state="SUSPENDED") ^ Q(suspended_from=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}, {self.application}"

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        self.suspended_from = self.state if state == EngagementState.SUSPENDED else ""
        self.state = state


class EngagementTermQuerySet(AccountScoped["EngagementTerm"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)


class EngagementTerm(models.Model):
    """A sold period of 12 n months, first and last day included, in the engagement's zone."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="terms")
    starts_on = models.DateField(_("starts"))
    months = models.PositiveSmallIntegerField(_("months"))
    ends_on = models.DateField(_("ends"))
    # Rule R5: why this term does not end with the support contract.
    mismatch_reason = models.CharField(_("why the dates differ"), max_length=200, blank=True)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ordered_at = models.DateTimeField()

    objects = EngagementTermQuerySet.as_manager()

    class Meta:
        constraints = [
            # Rule R2, said by the database too.
            models.CheckConstraint(
                name="term_is_a_number_of_years",
                condition=Q(months__in=[12 * n for n in range(1, 11)]),
            ),
            models.CheckConstraint(
                name="term_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.UniqueConstraint(fields=["engagement", "starts_on"], name="term_starts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} to {self.ends_on:%Y-%m-%d}"

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

"""The order of work: versioned weights, and the rank of every open case with its reasons."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User

# More than a need and the customer's order give together, less than an enterprise system that is
# down.
MOST_OVERRIDE = 500


class Weights(models.Model):
    """One version of the weights, for the whole vendor. Never changed; a change is a new row."""

    version = models.PositiveIntegerField(unique=True)
    values: models.JSONField[Any] = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"v{self.version}"


class EngagementWeightsQuerySet(AccountScoped["EngagementWeights"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    # The vendor's order of work is not shown to the customer, and neither is what makes it.
    function_may_read = all_rows_for(*SUPPORT)


class EngagementWeights(models.Model):
    """What one engagement weighs otherwise than the vendor, from a moment on. Never changed.

    `changes` are the numbers that differ, in the shape of `Weights.values`; {} gives them up.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    # Counted within the engagement.
    version = models.PositiveIntegerField()
    changes: models.JSONField[Any] = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=200)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = EngagementWeightsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "version"], name="engagement_weights_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement} v{self.version}"

    @property
    def is_given_up(self) -> bool:
        return not self.changes


class CustomerOrderQuerySet(AccountScoped["CustomerOrder"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)


class CustomerOrder(models.Model):
    """Who of a customer put the own cases of one engagement in their order, and when (G1)."""

    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="+")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = CustomerOrderQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.engagement}, {self.set_at:%Y-%m-%d}"


class OrderedCaseQuerySet(AccountScoped["OrderedCase"]):
    account_path = "case__account"
    application_path = "case__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)


class OrderedCase(models.Model):
    """The place that a customer gives a case. A closed one keeps its row and takes no place."""

    order = models.ForeignKey(CustomerOrder, on_delete=models.CASCADE, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()

    objects = OrderedCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            # Whoever calls everything the most urgent orders nothing.
            models.UniqueConstraint(fields=["order", "place"], name="customer_place_once"),
            models.CheckConstraint(name="customer_place_from_1", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.case}"


class RankOverrideQuerySet(AccountScoped["RankOverride"]):
    account_path = "case__account"
    application_path = "case__application"
    function_may_read = all_rows_for(*SUPPORT)


class RankOverride(models.Model):
    """Points that somebody adds to the sum of a case, with the reason and the moment it ends."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    points = models.IntegerField()
    reason = models.CharField(max_length=200)
    until = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = RankOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rank_override_moves_within_bounds",
                condition=Q(points__range=(-MOST_OVERRIDE, MOST_OVERRIDE)) & ~Q(points=0),
            ),
            models.CheckConstraint(
                name="rank_override_ends_after_it_begins", condition=Q(until__gt=F("set_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.points:+}"


class RankQuerySet(AccountScoped["Rank"]):
    account_path = "case__account"
    application_path = "case__application"
    # A vendor's order of work is not shown to the customer; the portal shows whose move it is.
    function_may_read = all_rows_for(*SUPPORT)


class Rank(models.Model):
    """The place of an open case among those of its engagement, and the terms that add up to it.

    `score` is the sum by the vendor's weights, and what cases of several customers are compared
    by. Where the engagement has weights of its own, `own_score` is the sum by them, and what the
    place follows.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, null=True, related_name="+"
    )
    # Application and engagement of the case, so that a list by score needs no join to filter.
    application_id = models.BigIntegerField()
    place = models.PositiveIntegerField()
    # The place before the last change, for "up 4".
    place_before = models.PositiveIntegerField(null=True)
    score = models.IntegerField()
    # [["severity", 120, {"severity": 1}], ...]: name, points, facts for the sentence.
    terms: models.JSONField[Any] = models.JSONField()
    weights = models.ForeignKey(Weights, on_delete=models.PROTECT, related_name="+")
    own_score = models.IntegerField(null=True)
    own_terms: models.JSONField[Any] = models.JSONField(null=True)
    own_weights = models.ForeignKey(
        EngagementWeights, on_delete=models.PROTECT, null=True, related_name="+"
    )
    computed_at = models.DateTimeField()

    objects = RankQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-score", "case"], name="rank_by_score"),
            models.Index(fields=["application_id", "-score", "case"], name="rank_of_application"),
            models.Index(fields=["engagement", "place"], name="rank_of_engagement"),
        ]
        constraints = [
            models.CheckConstraint(
                name="rank_has_a_sum_and_terms_of_its_own_weights",
                condition=Q(
                    own_weights__isnull=True, own_score__isnull=True, own_terms__isnull=True
                )
                | Q(own_weights__isnull=False, own_score__isnull=False, own_terms__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.case}"

    @property
    def placing_score(self) -> int:
        """The sum that its place follows."""
        return self.score if self.own_score is None else self.own_score

    @property
    def placing_terms(self) -> Any:
        return self.terms if self.own_terms is None else self.own_terms

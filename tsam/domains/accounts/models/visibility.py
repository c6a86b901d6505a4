"""Who may read which rows. This file is the only one that says so.

Two kinds of reader. A customer's contact reads rows of the own account, as far as the contact's
reach goes: the own cases, one Application, or the whole organisation. A vendor's user reads what
the functions held allow (domain table 5.3), and of an engagement with an access rule only while
an attestation for that rule is valid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tsam.domains.people.models import Function, User
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Said, narrowed
from tsam.kernel.standing import Standing

EVERYTHING = Q()
NOTHING = Q(pk__in=[])

Rows = Callable[[User], Q]


def every_row(_user: User) -> Q:
    return EVERYTHING


SUPPORT = (Function.TSAM, Function.TSE, Function.SUPPORT_MANAGER)


def all_rows_for(*functions: str) -> Mapping[str, Rows]:
    return {str(function): every_row for function in functions}


class Reach(models.TextChoices):
    """How far a customer's contact sees on the portal."""

    OWN_CASES = "OWN_CASES", "Own cases"
    APPLICATION = "APPLICATION", "One Application"
    ORGANISATION = "ORGANISATION", "Whole organisation"


Row = TypeVar("Row", bound=models.Model)


class AccountScoped(models.QuerySet[Row], Generic[Row]):
    """Rows that belong to an account.

    A subclass says how to walk from a row to its account, its Application and the people it is
    shared with, which rows a customer may read and which rows each vendor function may read:
    none, until it says otherwise. Pages come by their rows through visible_to() and in no other
    way.
    """

    account_path: ClassVar[str] = "account"
    # "" means that the row belongs to the account as a whole, whatever the Application.
    application_path: ClassVar[str] = ""
    # "" means that no single person is let in to a row.
    shared_path: ClassVar[str] = ""
    # True for a row that several accounts may have part in: none of them sees the others, and an
    # access rule of one seals it to nobody.
    is_shared_by_accounts: ClassVar[bool] = False
    customer_may_read: ClassVar[Q] = NOTHING
    # Beside the own rows: what was announced to every customer, and says nothing of any.
    every_customer_may_read: ClassVar[Q] = NOTHING
    # True for what somebody must name to report a case, whoever's cases they read.
    reporters_may_read: ClassVar[bool] = False
    function_may_read: ClassVar[Mapping[str, Rows]] = {}

    def visible_to(self, user: User) -> Self:
        if not user.is_active:
            return self.none()
        return self._visible_to_staff(user) if user.is_staff else self._visible_to_contact(user)

    def _visible_to_staff(self, user: User) -> Self:
        answers = [
            rows(user)
            for function, rows in self.function_may_read.items()
            if function in user.functions
        ]
        if not answers:
            return self.none()
        if EVERYTHING in answers:
            allowed = self.all()
        else:
            either = Q()
            for answer in answers:
                either |= answer
            allowed = self.filter(either)
        return allowed._without_sealed(user)

    def _without_sealed(self, user: User) -> Self:
        """Leave out what belongs to engagements whose access rule the reader does not meet."""
        if not self.application_path or self.is_shared_by_accounts:
            return self
        sealed = sealed_applications(user)
        if not sealed:
            return self
        return narrowed(self, "unsealed", self._unsealed, sealed=sealed)

    @classmethod
    def _unsealed(cls, rows: Self, said: Said) -> Self:
        # Said as "is null or not in": in SQL a null is never "not in" anything.
        path = cls.application_path
        return rows.filter(Q(**{f"{path}__isnull": True}) | ~Q(said.among(path, "sealed")))

    def _visible_to_contact(self, user: User) -> Self:
        reach = reach_of(user)
        if not reach:
            return self.none()
        path, application, shared = self.account_path, self.application_path, self.shared_path
        if not application and self.is_shared_by_accounts:
            return self.none()
        if not application:
            return self.filter(self.customer_may_read, **{f"{path}__in": set(reach)})
        all_of = {Reach.ORGANISATION, *([Reach.OWN_CASES] if self.reporters_may_read else [])}
        wide = {account for account, (how, _) in reach.items() if how in all_of}
        some = frozenset[int]().union(
            *(few for how, few in reach.values() if how == Reach.APPLICATION)
        )
        theirs = Q(**{f"{path}__in": wide}) | Q(
            **{f"{path}__in": set(reach), f"{application}__in": some}
        )
        if shared:
            # A subquery, not a join: a row shared with somebody twice is still one row.
            mine = self.model._base_manager.filter(**{shared: user, f"{path}__in": set(reach)})
            theirs |= Q(pk__in=mine.values("pk"))
        if self.is_shared_by_accounts:
            # As a subquery too: a row reached on two ways is still one row.
            theirs = Q(pk__in=self.model._base_manager.filter(theirs).values("pk"))
        if self.every_customer_may_read != NOTHING:
            theirs |= self.every_customer_may_read
        return self.filter(theirs, self.customer_may_read)


def sealed_applications(user: User) -> frozenset[int]:
    """Applications of engagements with an access rule that this vendor's user does not meet today.

    Attestations are valid by the day, so the answer is asked afresh for each request's user.
    """
    cached: frozenset[int] | None = user.__dict__.get("_sealed_applications")
    if cached is None:
        ruled = _RULED.rows()
        met = user.attested_rules(timezone.now().date()) if ruled else frozenset()
        cached = frozenset(application for application, rule in ruled if rule not in met)
        user.__dict__["_sealed_applications"] = cached
    return cached


def reach_of(user: User) -> dict[int, tuple[str, frozenset[int]]]:
    """A contact's accounts, and for each the reach and the Applications it is narrowed to."""
    cached: dict[int, tuple[str, frozenset[int]]] | None = user.__dict__.get("_reach")
    if cached is None:
        cached = {}
        for account, reach, application in _REACH.rows(person=user.pk):
            known = cached.get(account, (reach, frozenset()))[1]
            cached[account] = (reach, known | ({application} if application else set()))
        user.__dict__["_reach"] = cached
    return cached


def _model(name: str) -> type[models.Model]:
    # By name: the models asked about import this module.
    return apps.get_model("accounts", name)


_RULED = Standing(
    lambda: (
        _model("Engagement")
        ._base_manager.exclude(access_rule="")
        .values_list("application_id", "access_rule")
    )
)
_REACH = Standing(
    lambda: (
        _model("Contact")
        ._base_manager.filter(user=Blank("person"), left_at=None)
        .values_list("account_id", "reach", "narrowed_to__application_id")
    )
)

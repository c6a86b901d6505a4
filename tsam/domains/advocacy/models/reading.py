"""Which rows of a brief each department may read: its own, while the customer is entitled (P1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone

from tsam.domains.accounts.entitlement import applications_with
from tsam.domains.accounts.models import Feature
from tsam.domains.accounts.models.visibility import SUPPORT, Rows, all_rows_for
from tsam.domains.advocacy.audiences import SHOWS, Audience, Field, How
from tsam.domains.people.models import User


def briefed_applications(user: User) -> frozenset[int]:
    """Applications whose register departments beyond support may read at this moment.

    Asked of the contracts afresh for each request's user, and stored nowhere: a downgrade, a
    suspension or the end of a contract at midnight counts with the next request.
    """
    cached: frozenset[int] | None = user.__dict__.get("_briefed_applications")
    if cached is None:
        cached = applications_with(Feature.P1, timezone.now())
        user.__dict__["_briefed_applications"] = cached
    return cached


def forget_briefed(user: User) -> None:
    """Ask anew, where the same person is asked about at another moment."""
    user.__dict__.pop("_briefed_applications", None)


def of_each_department(
    application: str, audience: str = "", confidential: str = ""
) -> Mapping[str, Rows]:
    """Rows for support and, of entitled engagements, for each department the own ones.

    The paths lead from a row to its Application, to the department it is for and to whether it
    is confidential; without the last two the row is for all of them.
    """
    rows = dict(all_rows_for(*SUPPORT))
    for one in Audience:
        own: dict[str, object] = {audience: one.value} if audience else {}
        if confidential and SHOWS[Field.CONFIDENTIAL][one] is How.LEFT_OUT:
            own[confidential] = False
        rows[one.value] = _entitled(application, own)
    return rows


def _entitled(application: str, own: Mapping[str, object]) -> Rows:
    def rows(user: User) -> Q:
        return Q(**own, **{f"{application}__in": briefed_applications(user)})

    return rows

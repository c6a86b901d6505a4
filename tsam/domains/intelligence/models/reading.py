"""Which rows of an environment each vendor function may read (domain 5.3).

The TSAM and the support manager read all of them. An engineer reads the environment of a case
that is theirs and, where P3 is bought and the customer agreed, of every Application of the
Platinum desk. R&D reads what an open defect hits, and Global Services while a project is under way;
both only with the customer's word. Nobody else reads any, whatever the customer agreed to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from tsam.domains.accounts.entitlement import applications_with
from tsam.domains.accounts.models import Feature
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows, every_row
from tsam.domains.intelligence.models.consents import Consent, Reader
from tsam.domains.people.models import Function, User

Found = Callable[[User, str], Q]


def of_environments(application: str, *, rnd: Q | None = None) -> Mapping[str, Rows]:
    """Rows whose Application is found by that path. R&D reads those that `rnd` picks, or none."""
    rows: dict[str, Rows] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): _those_of(application, _of_the_desk),
        str(Function.GLOBAL_SERVICES): _those_of(application, _with_a_project),
    }
    if rnd is not None:
        rows[str(Function.RND)] = _those_of(application, _hit_by_a_defect, rnd)
    return rows


def of_support(application: str) -> Mapping[str, Rows]:
    """Names of people stay with the TSAM, the manager and the engineers who read the rest."""
    rows = dict(of_environments(application))
    del rows[str(Function.GLOBAL_SERVICES)]
    return rows


def intelligent_applications(user: User) -> frozenset[int]:
    """Applications for which P3 is in force at this moment; asked afresh for each request."""
    cached: frozenset[int] | None = user.__dict__.get("_intelligent_applications")
    if cached is None:
        cached = applications_with(Feature.P3, timezone.now())
        user.__dict__["_intelligent_applications"] = cached
    return cached


def forget_intelligent(user: User) -> None:
    """Ask anew, where the same person is asked about at another moment."""
    user.__dict__.pop("_intelligent_applications", None)


def _those_of(application: str, found: Found, also: Q = EVERYTHING) -> Rows:
    def rows(user: User) -> Q:
        return found(user, application) & also

    return rows


def _of_the_desk(user: User, path: str) -> Q:
    mine = (
        _table("cases", "Case")
        ._base_manager.filter(is_open=True)
        .filter(
            Q(assignee=user)
            | Q(next_action_owner=user)
            | Q(
                pk__in=_table("cases", "Participant")._base_manager.filter(user=user).values("case")
            )
        )
    )
    platinum = _agreed(Reader.PLATINUM_DESK).filter(application__in=intelligent_applications(user))
    return Q(**{f"{path}__in": mine.values("application")}) | Q(
        **{f"{path}__in": platinum.values("application")}
    )


def _with_a_project(user: User, path: str) -> Q:
    running = (
        _table("objectives", "Project")
        ._base_manager.exclude(phase__in=["OPERATIONS", "CANCELLED"])
        .values("engagement__application")
    )
    agreed = _agreed(Reader.GLOBAL_SERVICES).filter(application__in=intelligent_applications(user))
    return Q(**{f"{path}__in": agreed.filter(application__in=running).values("application")})


def _hit_by_a_defect(_user: User, path: str) -> Q:
    hit = _table("sprs", "SprInterest")._base_manager.filter(spr__is_open=True)
    agreed = _agreed(Reader.RND).filter(application__in=hit.values("application"))
    return Q(**{f"{path}__in": agreed.values("application")})


def _agreed(reader: str) -> QuerySet[Consent]:
    return Consent.objects.in_force(timezone.now()).filter(reader=reader)


def _table(room: str, name: str) -> type[models.Model]:
    # By name, as visibility itself does: the rule knows the tables, this room not the rooms.
    return apps.get_model(room, name)

"""Which calls each vendor function may read: Technical Support all, others those they are in."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.db.models import Q

from tsam.domains.accounts.models.visibility import SUPPORT, Rows, all_rows_for
from tsam.domains.people.models import Function, User

_INVITED = (
    Function.RND,
    Function.PRODUCT_MANAGEMENT,
    Function.SALES,
    Function.GLOBAL_SERVICES,
    Function.STAFFING_MANAGER,
)


def of_calls(path: str) -> Mapping[str, Rows]:
    """Rows whose call is found by that path ("" is the call itself)."""

    def mine(user: User) -> Q:
        # By name: the models asked about import this module.
        invited = apps.get_model("calls", "CallPerson")._base_manager.filter(user=user)
        return Q(**{f"{path}__in" if path else "pk__in": invited.values("call")})

    return {**all_rows_for(*SUPPORT), **{str(function): mine for function in _INVITED}}

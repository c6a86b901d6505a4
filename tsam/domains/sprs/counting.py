"""How many customers a defect hits, in words that tell nobody who they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.sprs.models import SprInterest

# A count below would point at somebody.
LEAST_SHOWN = 3


def customers_hit(sprs: Iterable[int], *, without: Iterable[int] = ()) -> dict[int, int]:
    """{SPR: how many customers it hits}, in one query; `without` leaves accounts out.

    Not for showing: what is shown goes through shown() or words().
    """
    rows = SprInterest._base_manager.filter(spr__in=list(sprs))
    if accounts := list(without):
        rows = rows.exclude(application__account__in=accounts)
    counted = (
        rows.order_by().values_list("spr").annotate(n=Count("application__account", distinct=True))
    )
    return dict(counted)


def shown(count: int) -> int | None:
    """The count where it may be told, None where it is under three."""
    return count if count >= LEAST_SHOWN else None


def words(count: int) -> str:
    """“4 customers”, or “under 3 customers”."""
    if count < LEAST_SHOWN:
        return _("under %(n)d customers") % {"n": LEAST_SHOWN}
    return ngettext("%(n)d customer", "%(n)d customers", count) % {"n": count}


def others_words(count: int) -> str:
    """The same, said to a customer about others."""
    if count < LEAST_SHOWN:
        return _("under %(n)d other customers") % {"n": LEAST_SHOWN}
    return ngettext("%(n)d other customer", "%(n)d other customers", count) % {"n": count}

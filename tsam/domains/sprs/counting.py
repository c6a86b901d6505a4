"""How many customers a defect hits, in words that tell nobody who they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.sprs.models import Spr, SprInterest
from tsam.kernel.blanks import Among
from tsam.kernel.keys import AnyOf
from tsam.kernel.standing import Standing

# A count below would point at somebody.
LEAST_SHOWN = 3


def customers_hit(sprs: Iterable[int], *, without: Iterable[int] = ()) -> dict[int, int]:
    """{SPR: how many customers it hits}, in one query; `without` leaves accounts out.

    Not for showing: what is shown goes through shown() or words().
    """
    keys, accounts = list(sprs), list(without)
    if not accounts:
        return dict(_CUSTOMERS.rows(sprs=keys))
    rows = SprInterest._base_manager.filter(AnyOf("spr", keys))
    return dict(_customers(rows.exclude(application__account__in=accounts)))


def _customers(rows: QuerySet[SprInterest]) -> QuerySet[SprInterest, tuple[int, int]]:
    each = rows.order_by().values_list("spr")
    return each.annotate(n=Count("application__account", distinct=True))


_CUSTOMERS = Standing(lambda: _customers(SprInterest._base_manager.filter(Among("spr", "sprs"))))


@dataclass(frozen=True)
class Waiting:
    """So many customers wait for a fix by one day, or by none. Names nobody."""

    day: date | None
    customers: int
    is_missed: bool

    @property
    def words(self) -> str:
        return words(self.customers)


def waiting(spr: Spr) -> list[Waiting]:
    """Who waits until when, the nearest day first, for readers to whom nobody is named."""
    days: dict[date | None, set[int]] = {}
    rows = SprInterest._base_manager.filter(spr=spr.pk, installed_on=None)
    for one in rows.select_related("application", "milestone").order_by("pk"):
        is_ahead = one.milestone is not None and one.milestone.is_ahead
        day = one.milestone.due_on if one.milestone and is_ahead else None
        days.setdefault(day, set()).add(one.application.account_id)
    listed = sorted(days.items(), key=lambda item: item[0] or date.max)
    return [
        Waiting(day, len(accounts), day is not None and spr.comes_after(day))
        for day, accounts in listed
    ]


def shown(count: int) -> int | None:
    """The count where it may be told, None where it is under three."""
    return count if count >= LEAST_SHOWN else None


def words(count: int) -> str:
    """“4 customers”, or “under 3 customers”."""
    if count < LEAST_SHOWN:
        return _("under %(n)d customers") % {"n": LEAST_SHOWN}
    return ngettext("%(n)d customer", "%(n)d customers", count) % {"n": count}


def words_with_cases(count: int, cases: int) -> str:
    said = ngettext("%(n)d case", "%(n)d cases", cases) % {"n": cases}
    return _("%(customers)s, %(cases)s") % {"customers": words(count), "cases": said}


def others_words(count: int) -> str:
    """The same, said to a customer about others."""
    if count < LEAST_SHOWN:
        return _("under %(n)d other customers") % {"n": LEAST_SHOWN}
    return ngettext("%(n)d other customer", "%(n)d other customers", count) % {"n": count}

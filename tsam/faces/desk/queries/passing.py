"""Where the order of work was not the customer's: each case that was passed over, with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.people.models import Function, User
from tsam.domains.priorities.models import PassedOver, PassingReason
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.ui.counting import opening, spelled
from tsam.faces.ui.pages import KeysetPage

RELATED = ("engagement__account", "engagement__application", "case", "instead", "by")
ORDER = ("-day", "-pk")
# Today tells of the days since so many ago.
LATELY_DAYS = 2


def is_own(asked: QueryDict, reader: User) -> bool:
    """A TSAM begins with the own engagements."""
    return reader.has_function(Function.TSAM) and asked.get("scope") != "all"


def asked(words: QueryDict, reader: User, at: datetime) -> Q:
    if not is_own(words, reader):
        return Q()
    return Q(engagement__application__in=applications_of(reader, at.date()))


def context(
    reader: User, words: QueryDict, page: KeysetPage[PassedOver], at: datetime
) -> dict[str, Any]:
    return {
        "at": at,
        "page": page,
        "rows": page.rows,
        "has_scope": reader.has_function(Function.TSAM),
        "is_own": is_own(words, reader),
        "sentence": _sentence(page.rows),
        "none": PassingReason.NONE,
    }


def _sentence(rows: Sequence[PassedOver]) -> str:
    if not rows:
        return _("Work followed the order that the customers gave.")
    unsaid = sum(row.reason == PassingReason.NONE for row in rows)
    said = ngettext(
        "%(n)s case stood behind another that its customer puts later.",
        "%(n)s cases stood behind others that their customers put later.",
        len(rows),
    ) % {"n": spelled(len(rows))}
    if not unsaid:
        return opening(_("%(said)s Each has a reason on record.") % {"said": said})
    without = ngettext("%(n)s without a reason.", "%(n)s without a reason.", unsaid) % {
        "n": opening(spelled(unsaid))
    }
    return opening(f"{said} {without}")


@dataclass(frozen=True)
class Lately:
    """What Today says of it in one line."""

    n: int
    unsaid: int


def lately(reader: User, at: datetime) -> Lately:
    """Of the engagements that the reader serves, on the last days that were looked at."""
    since = at.date() - timedelta(days=LATELY_DAYS)
    rows = PassedOver.objects.visible_to(reader).filter(
        day__gte=since, engagement__application__in=applications_of(reader, at.date())
    )
    unsaid = Count("pk", filter=Q(reason=PassingReason.NONE))
    return Lately(**rows.aggregate(n=Count("pk"), unsaid=unsaid))

"""The sentences above an environment: is what we know still true, and where do the tiers differ?"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.intelligence.description import Kind
from tsam.domains.intelligence.freshness import Freshness, days_since
from tsam.faces.ui.tiers import Column, Tiers, day_count


def lead(table: Tiers | None) -> str:
    if table is None:
        return _("Nothing is known of the environment yet.")
    first = table.columns[0]
    name = str(first.environment)
    said = {
        Freshness.FRESH: _("%(tier)s is confirmed"),
        Freshness.AGEING: _("%(tier)s was confirmed a while ago"),
        Freshness.OLD: _("What we know of %(tier)s is old"),
        Freshness.UNKNOWN: _("%(tier)s was never confirmed as a whole"),
    }[first.age.state] % {"tier": name}
    words = f"{said}{_differing(table)}."
    if n := table.unknown[first.environment.pk]:
        unknown = ngettext(
            "%(n)d thing in it is unknown.", "%(n)d things in it are unknown.", n
        ) % {"n": n}
        words = f"{words} {unknown}"
    return words


def _differing(table: Tiers) -> str:
    if len(table.columns) < 2:
        return ""
    second = table.columns[1].environment
    n = table.differing[second.pk]
    if n == 0:
        return _(" and agrees with %(tier)s") % {"tier": second}
    return ngettext(
        " and differs from %(tier)s in %(n)d place", " and differs from %(tier)s in %(n)d places", n
    ) % {"tier": second, "n": n}


def lede(table: Tiers | None, at: datetime) -> str:
    if table is None:
        return _(
            "Describe a tier by hand, or import a report. Each new case then carries what is known."
        )
    words = [_confirmed(table.columns[0])]
    words += [
        _("%(tier)s was last confirmed %(days)s ago, so it counts as old.")
        % {
            "tier": column.environment,
            "days": day_count(days_since(column.environment.confirmed_at, at)),
        }
        for column in table.columns[1:]
        if column.age.state is Freshness.OLD and column.environment.confirmed_at
    ]
    limit = settings.FRESH_DAYS[Kind.COMPONENT].ageing
    words.append(
        _("What was confirmed within %(days)s counts as fresh.") % {"days": day_count(limit)}
    )
    return " ".join(filter(None, words))


def _confirmed(column: Column) -> str:
    environment = column.environment
    if environment.confirmed_at is None:
        return ""
    day = date_format(localtime(environment.confirmed_at), "j F")
    if environment.confirmed_by is None:
        return _("%(tier)s was confirmed on %(day)s.") % {"tier": environment, "day": day}
    return _("%(who)s confirmed %(tier)s on %(day)s.") % {
        "who": environment.confirmed_by.name,
        "tier": environment,
        "day": day,
    }

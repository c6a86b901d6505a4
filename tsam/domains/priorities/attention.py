"""What each engagement got of us lately, and since when it waits for more: from the events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Max

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Event
from tsam.domains.priorities.fairness import LATELY, Attention

# What counts as work on a case: a word to the customer, what was found, a hand-over. To change
# an owner or a next action is none, so that nobody is served by clicks.
WORK = ("case.replied", "case.solution_proposed", "case.noted", "case.moved")


def attention_of(ours_since: Mapping[int, datetime], at: datetime) -> dict[int, Attention]:
    """{Application: attention}, for those with a case that is ours, by the oldest of these.

    An engagement waits since its oldest open case became ours, or since our last work for it if
    that came later. Who got none in all the time that is counted waits at most that long.
    """
    works = (
        Event._base_manager.filter(name__in=WORK, at__gt=at - LATELY, at__lte=at)
        .order_by()
        .values_list("application")
        .annotate(Count("pk"), Max("at"))
    )
    lately = {application: (n, last) for application, n, last in works}
    hours = calendars_for(ours_since)
    found = {}
    for application, since in ours_since.items():
        n, last = lately.get(application, (0, at - LATELY))
        waited = hours[application].between(max(since, last), at)
        found[application] = Attention(works=n, waited_hours=int(waited // 60))
    return found

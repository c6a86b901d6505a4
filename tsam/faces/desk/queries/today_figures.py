"""The eight numbers on top of Today, and the sentence that says how the day stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DateTimeField, Min, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.cases.models import Case, ClockState, State
from tsam.domains.priorities.health import SILENT_AFTER, broken, silent_since
from tsam.faces.desk.queries.cases import SOON
from tsam.kernel.addresses import reverse
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

_AT, _DAY, _SOON, _SINCE = (Blank(name, DateTimeField()) for name in ("at", "day", "soon", "since"))
_RUNNING, _RESTING = Q(clock_state=ClockState.RUNNING), Q(clock_state=ClockState.PAUSED)
_COUNTED: Mapping[str, Aggregate] = {
    "open": Count("pk"),
    "promises": Count("pk", filter=Q(promised_at__lte=_DAY)),
    "late_promises": Count("pk", filter=Q(promised_at__lte=_AT)),
    "broken": Count("pk", filter=broken(_AT)),
    "soon": Count("pk", filter=_RUNNING & Q(clock_due_at__gt=_AT, clock_due_at__lte=_SOON)),
    "silent": Count("pk", filter=silent_since(_SINCE)),
    "severe": Count("pk", filter=Q(severity__in=[0, 1])),
    "nobody": Count("pk", filter=Q(assignee__isnull=True)),
    "theirs": Count("pk", filter=Q(state__in=[State.WAITING_CUSTOMER, State.SOLUTION_PROPOSED])),
    "first": Min("clock_due_at", filter=_RUNNING & Q(clock_due_at__gt=_AT)),
    "longest": Min("last_word_at", filter=~_RESTING),
}
# By Application, which an index has together; they are put together here.
_BY_APPLICATION: Question[tuple[Any, ...]] = Question(
    lambda rows: rows.order_by().values_list("application_id").annotate(**_COUNTED)
)


def counted_of(cases: QuerySet[Case], at: datetime) -> dict[str, Any]:
    """The numbers by name; "first" and "longest" are moments, or None where there is none."""
    day, soon, since = at + timedelta(hours=24), at + SOON, at - SILENT_AFTER
    rows = _BY_APPLICATION.of(cases, at=at, day=day, soon=soon, since=since)
    columns = dict(zip(_COUNTED, list(zip(*rows, strict=True))[1:], strict=False))
    return {
        name: min(filter(None, columns.get(name, ())), default=None)
        if isinstance(counted, Min)
        else sum(columns.get(name, ()))
        for name, counted in _COUNTED.items()
    }


def figures(n: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
    """Eight numbers, each with its list."""
    late, longest = n["late_promises"], (at - n["longest"]).days if n["longest"] else 0
    late_words = ngettext("%d is late", "%d are late", late) % late if late else _("none is late")
    first = _("none soon")
    if n["first"] and n["soon"]:
        first = _("first at %s") % localtime(n["first"]).strftime("%H:%M")
    quiet = ngettext("longest %d day", "longest %d days", longest) % longest
    quiet = quiet if longest else _("everybody heard from us")
    first_words = _("answer these first") if n["broken"] else _("all words in time")
    owner_words = _("give them one") if n["nobody"] else _("each has one")
    breaks = "?view=breaks&sort=due"
    promised = "?view=promised&sort=due"
    return [
        _figure("promises", n, _("Promises due"), late_words, promised, "alarm" if late else ""),
        _figure("broken", n, _("Clocks broken"), first_words, breaks, "alarm"),
        _figure("soon", n, _("Clocks under 4 h"), first, breaks, "risk"),
        _figure("silent", n, _("Silent cases"), quiet, "?view=silent", "risk"),
        _figure("severe", n, _("Severity 0 and 1"), _("open now"), "?severity=severe", "risk"),
        _figure("nobody", n, _("Without an owner"), owner_words, "?owner=nobody", "risk"),
        _figure("theirs", n, _("With the customer"), _("our clock rests"), "?view=waiting", ""),
        _figure("open", n, _("Open cases"), _("in this list"), "", ""),
    ]


def _figure(
    name: str, counted: dict[str, Any], label: str, detail: str, query: str, tone: str
) -> dict[str, Any]:
    n = counted[name]
    href = reverse("desk:cases") + query
    tone = tone if n else ""
    return {"name": name, "n": n, "label": label, "detail": detail, "href": href, "tone": tone}


def sentence(n: dict[str, Any], reads_cases: bool) -> str:
    """How the day stands, in words that can be wrong."""
    if not reads_cases:
        return _("Nobody has asked you to help with a case.")
    if not n["open"]:
        return _("No case is open. Nothing waits for you.")
    if n["broken"]:
        words = ngettext(
            "%d clock is broken; the customer waits for a word.",
            "%d clocks are broken; the customers wait for a word.",
            n["broken"],
        )
        return str(words % n["broken"])
    if n["soon"]:
        words = ngettext(
            "%d clock breaks within four hours.", "%d clocks break within four hours.", n["soon"]
        )
        return str(words % n["soon"])
    if n["promises"]:
        words = ngettext(
            "Nothing is late. %d promise falls due within a day.",
            "Nothing is late. %d promises fall due within a day.",
            n["promises"],
        )
        return str(words % n["promises"])
    return _("Nothing is late and nothing breaks in the next four hours.")

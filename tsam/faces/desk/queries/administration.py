"""What can be set up, and how things stand with each part of it, as far as the reader may look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tsam.domains.accounts import post
from tsam.domains.accounts.models import ServiceCalendar, SupportPackage
from tsam.domains.cases.models import ImportRun, ImportState
from tsam.domains.people.entry import Entry, where
from tsam.domains.people.models import Attestation, Function, User
from tsam.domains.people.proofs import SOON
from tsam.domains.priorities.actions import weights_in_force
from tsam.domains.sprs.models import Tracker
from tsam.faces.desk.queries.calendars import unknown_years
from tsam.faces.ui.context import Way, setup_of
from tsam.kernel import queue
from tsam.kernel.addresses import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Failures that are older have been seen.
RECENT = timedelta(days=30)
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """One thing that somebody should look at: its words, and where."""

    words: str
    url: str


@dataclass(frozen=True)
class Area:
    """A part of what is set up: its page, what it is for, how it stands, what it lacks."""

    way: Way
    url: str
    purpose: StrOrPromise
    standing: str
    findings: Sequence[Finding]


PURPOSES: dict[str, StrOrPromise] = {
    "desk:people": gettext_lazy("Who works here, what they may do, and what is proven of them"),
    "desk:calendars": gettext_lazy("When we are there for whom: hours, holidays, other days"),
    "desk:packages": gettext_lazy("What is sold, what it gives, and how soon an answer is due"),
    "desk:weights": gettext_lazy("What lifts a case in the order of work"),
    "desk:imports": gettext_lazy("Case histories from other systems"),
    "desk:trackers": gettext_lazy("R&D's own lists of defects, kept alike with our SPRs"),
}


def areas(reader: User, at: datetime) -> list[Area]:
    """The pages that are open to the reader, in the order of the rail."""
    looks: dict[str, Callable[[User, datetime], tuple[str, list[Finding]]]] = {
        "desk:people": _people,
        "desk:calendars": _calendars,
        "desk:packages": _packages,
        "desk:weights": _weights,
        "desk:imports": _imports,
        "desk:trackers": _trackers,
    }
    found = []
    for way in setup_of(reader):
        standing, findings = looks[way.name](reader, at)
        url, purpose = reverse(way.name), PURPOSES[way.name]
        found.append(Area(way, url, purpose, standing, findings))
    return found


def running(reader: User, at: datetime) -> dict[str, object]:
    """Jobs and letters, for who looks after the machine; nothing for others."""
    if not reader.has_function(Function.ADMINISTRATOR):
        return {}
    waiting = queue.waiting(at)
    return {
        "jobs": waiting,
        "jobs_late": waiting.since is not None and at - waiting.since > PATIENCE,
        "undelivered": post.undelivered(reader),
    }


def headline(found: Sequence[Area], machine: dict[str, object]) -> str:
    """How many things need somebody."""
    count = sum(len(area.findings) for area in found)
    count += bool(machine.get("undelivered")) + bool(machine.get("jobs_late"))
    if not count:
        return _("All is set up, and nothing waits for you.")
    return ngettext("One thing needs somebody.", "%(n)d things need somebody.", count) % {
        "n": count
    }


def _people(reader: User, at: datetime) -> tuple[str, list[Finding]]:
    here, page = User.objects.filter(is_staff=True), reverse("desk:people")
    count = here.filter(is_active=True).count()
    findings = []
    if reader.has_function(Function.ADMINISTRATOR):
        door = here.aggregate(
            invited=Count("pk", filter=where(Entry.INVITED, at)),
            lapsed=Count("pk", filter=where(Entry.LAPSED, at)),
        )
        lapsed, invited = door["lapsed"], door["invited"]
        ran_out = ngettext(
            "One invitation ran out unused", "%(n)d invitations ran out unused", lapsed
        )
        waits = ngettext(
            "One is invited and not in yet", "%(n)d are invited and not in yet", invited
        )
        findings += _counted(lapsed, ran_out, f"{page}?state={Entry.LAPSED}")
        findings += _counted(invited, waits, f"{page}?state={Entry.INVITED}")
    if reader.has_function(Function.STAFFING_MANAGER):
        ending = Attestation.objects.valid(at.date()).filter(
            valid_until__lte=at.date() + SOON, user__is_active=True
        )
        soon = ending.count()
        findings += _counted(
            soon, ngettext("One attestation ends soon", "%(n)d attestations end soon", soon), page
        )
    said = ngettext("%(n)d person works here", "%(n)d people work here", count) % {"n": count}
    return said, findings


def _calendars(_reader: User, at: datetime) -> tuple[str, list[Finding]]:
    stored = list(ServiceCalendar.objects.order_by("name"))
    findings = [
        Finding(
            _("%(name)s: no holidays of %(years)s are known")
            % {"name": one.name, "years": ", ".join(map(str, unknown))},
            reverse("desk:calendar", args=[one.pk]),
        )
        for one in stored
        if (unknown := unknown_years(one, at))
    ]
    count = len(stored)
    return ngettext("%(n)d calendar", "%(n)d calendars", count) % {"n": count}, findings


def _packages(_reader: User, _at: datetime) -> tuple[str, list[Finding]]:
    names = SupportPackage.objects.filter(is_offered=True).order_by("rank", "code")
    return ", ".join(names.values_list("name", flat=True)) or _("nothing is sold"), []


def _weights(_reader: User, _at: datetime) -> tuple[str, list[Finding]]:
    held = weights_in_force()
    day = formats.date_format(timezone.localtime(held.set_at), "DATE_FORMAT")
    said = _("version %(n)d since %(day)s") % {"n": held.version, "day": day}
    return said, []


def _imports(reader: User, at: datetime) -> tuple[str, list[Finding]]:
    runs = ImportRun.objects.visible_to(reader).filter(created_at__gte=at - RECENT)
    count = dict(runs.order_by().values_list("state").annotate(Count("pk")))
    page = reverse("desk:imports")
    failed, checked = count.get(ImportState.FAILED, 0), count.get(ImportState.CHECKED, 0)
    broken = ngettext("One import failed", "%(n)d imports failed", failed)
    ready = ngettext(
        "One dry run waits for its import", "%(n)d dry runs wait for their import", checked
    )
    findings = [*_counted(failed, broken, page), *_counted(checked, ready, page)]
    done = count.get(ImportState.DONE, 0)
    if not done:
        return _("none in the last 30 days"), findings
    said = ngettext("%(n)d in the last 30 days", "%(n)d in the last 30 days", done)
    return said % {"n": done}, findings


def _trackers(_reader: User, _at: datetime) -> tuple[str, list[Finding]]:
    rows = list(Tracker.objects.order_by("name"))
    findings = [
        Finding(
            _("%(name)s does not answer") % {"name": one.name},
            reverse("desk:tracker", args=[one.pk]),
        )
        for one in rows
        if one.failing_since and not one.is_paused
    ]
    return ", ".join(one.name for one in rows) or _("none is connected"), findings


def _counted(count: int, words: str, url: str) -> list[Finding]:
    return [Finding(words % {"n": count}, url)] if count else []

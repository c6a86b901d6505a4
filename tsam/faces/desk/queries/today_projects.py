"""What projects ask of the reader today: days that passed, cases that wait, words that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Project, ProjectPhase
from tsam.domains.people.models import User
from tsam.domains.priorities.critical import due_days, outlook
from tsam.faces.desk.queries.quiet import Quiet
from tsam.kernel.addresses import reverse
from tsam.kernel.seldom import seldom

# A go-live so many service days away is named.
NEAR = 15
ROWS = 2


def asked(
    reader: User, cases: QuerySet[Case], engagements: Sequence[Engagement], at: datetime
) -> list[Quiet]:
    """The most pressing first. `cases` are the open ones that the reader looks after."""
    where = {one.application_id: one for one in engagements}
    if not where:
        return []
    view = outlook(where, at)
    waiting = cases.filter(application__in=where).filter(view.undocumented())
    related = waiting.select_related("account")
    listed = seldom(related.order_by("severity", "opened_at", "pk"), ROWS)
    due = due_days(listed, view)
    told = [
        _undocumented(case, due[case.pk], view.counting[case.application_id].today)
        for case in listed
        if case.pk in due
    ]
    if not view.plans.projects:
        return told
    projects = Project.objects.visible_to(reader).filter(engagement__in=engagements)
    rows = list(projects.select_related("engagement__account").order_by("go_live_on", "pk"))
    today = {key: counting.today for key, counting in view.counting.items()}
    known = [row for row in rows if row.engagement.application_id in today]
    slipped = [
        _slipped(row) for row in known if row.has_slipped(today[row.engagement.application_id])
    ]
    near = [
        _near(row, left)
        for row in known
        if row.is_coming
        and (left := view.counting[row.engagement.application_id].left(row.go_live_on)) is not None
        and 0 <= left <= NEAR
    ]
    return [*told, *slipped[:ROWS], *_proposed(cases, known), *near[:ROWS]]


def _undocumented(case: Case, due: date, today: date) -> Quiet:
    is_late = due < today
    end = (
        _("was due %(day)s") % {"day": date_format(due, "j M")}
        if is_late
        else _("due %(day)s") % {"day": date_format(due, "j M")}
    )
    return Quiet(
        _("Not documented"),
        "alarm" if is_late else "risk",
        "circle-dashed",
        f"{case.account.name}: {case.title}",
        end,
        reverse("desk:case", args=[case.number]),
    )


def _slipped(project: Project) -> Quiet:
    text = _("%(customer)s: %(project)s, nobody said that it went live") % {
        "customer": project.engagement.account.name,
        "project": project.name,
    }
    end = date_format(project.go_live_on, "j M")
    return Quiet(_("Go-live"), "alarm", "calendar-clock", text, end, _href(project))


def _proposed(cases: QuerySet[Case], projects: Sequence[Project]) -> list[Quiet]:
    over = {row.pk: row for row in projects if row.phase == ProjectPhase.OPERATIONS}
    if not over:
        return []
    counted = cases.filter(project__in=over).order_by().values_list("project")
    found = []
    for key, n in sorted(counted.annotate(n=Count("pk")), key=lambda pair: pair[0] or 0):
        project = over[key or 0]
        text = ngettext(
            "%(customer)s: %(n)d case of %(project)s waits to go into production",
            "%(customer)s: %(n)d cases of %(project)s wait to go into production",
            n,
        ) % {"customer": project.engagement.account.name, "n": n, "project": project.name}
        found.append(Quiet(_("Production"), "risk", "factory", text, "", _href(project)))
    return found[:ROWS]


def _near(project: Project, left: int) -> Quiet:
    text = _("%(customer)s: %(project)s goes live") % {
        "customer": project.engagement.account.name,
        "project": project.name,
    }
    end = ngettext("%(n)d service day", "%(n)d service days", left) % {"n": left}
    return Quiet(_("Go-live"), "", "flag-triangle-right", text, end, _href(project))


def _href(project: Project) -> str:
    return reverse("desk:project", args=[project.engagement_id, project.pk])

"""Cases of a project in operation go into production in one go, and back in one go (P4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.cases import policies
from tsam.domains.cases.actions.transitions import Undone
from tsam.domains.cases.models import NUMBERING, Case, Transition
from tsam.domains.priorities import planning
from tsam.faces.desk import deeds
from tsam.faces.desk.queries.projects import RELATED
from tsam.faces.desk.views import projects
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse

MOST = 500


def confirm(request: Request, pk: int, key: int) -> HttpResponse:
    """Those that are picked go into production; the toast takes it back."""
    if request.method != "POST":
        return projects.show(request, pk, key)
    project = projects.project_or_404(request, pk, key)
    numbers = map(NUMBERING.read, request.POST.getlist("case")[:MOST])
    keys = {number for number in numbers if number is not None}
    picked = list(Case.objects.visible_to(request.user).filter(pk__in=keys))
    try:
        made = planning.confirm_transition(project, by=request.user, at=now(), chosen=picked)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        said = ngettext(
            "%(n)d case went into production.", "%(n)d cases went into production.", len(picked)
        )
        undo_url = reverse("desk:transition-undo", args=[pk, made.pk])
        messages.success(request, said % {"n": len(picked)}, extra_tags=undo_url)
    return redirect("desk:project", pk, key)


def undo(request: Request, pk: int, key: int) -> HttpResponse:
    """Each case as it was, but for those that somebody changed since: they are named."""
    made = visible_or_404(
        Transition.objects.select_related(*(f"project__{name}" for name in RELATED)),
        request,
        pk=key,
        project__engagement=pk,
    )

    def deed(_given: dict[str, Any]) -> str:
        return _told(planning.undo_transition(made, by=request.user, at=now()))

    project = made.project
    question = deeds.Question(
        _("Take it back, and make them cases of the project again?"),
        _("Take it back"),
        reverse("desk:project", args=[pk, project.pk]),
        lead=str(project),
        verdict=policies.undo_transition(request.user, made),
        crumbs=projects.crumbs(project.engagement, project),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def _told(undone: Undone) -> str:
    n = len(undone.restored)
    said = ngettext("%(n)d case is as it was.", "%(n)d cases are as they were.", n) % {"n": n}
    left = [
        _("%(cases)s stay: somebody changed them since.") % {"cases": _named(undone.changed)}
        if undone.changed
        else "",
        _("%(cases)s stay: they are closed.") % {"cases": _named(undone.closed)}
        if undone.closed
        else "",
    ]
    return " ".join([said, *(words for words in left if words)])


def _named(cases: tuple[Case, ...]) -> str:
    return ", ".join(case.number for case in cases)

"""The customer's projects and their days: read here, kept by the TSAM."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import now

from tsam.domains.objectives.models import Project
from tsam.faces.portal.queries import projects as query
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    context = query.context(request.user, now())
    return answer(
        request, "portal/projects/index.html", context, fragment="portal/projects/_index.html"
    )


def show(request: Request, key: int) -> HttpResponse:
    project = visible_or_404(Project.objects.select_related(*query.RELATED), request, pk=key)
    context = query.one(request.user, project, now())
    return answer(
        request, "portal/projects/project.html", context, fragment="portal/projects/_project.html"
    )

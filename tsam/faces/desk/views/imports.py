"""Bring in a file of cases, SPRs or releases: upload, dry run, then the import itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import actions, kinds, policies
from tsam.domains.cases.models import ImportKind, ImportRun
from tsam.faces.desk.forms.imports import Upload
from tsam.faces.desk.queries import import_words
from tsam.faces.desk.queries import imports as query
from tsam.faces.desk.queries.import_words import WORDS
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.downloads import table
from tsam.faces.ui.pages import Request, answer, keyset, visible_or_404

PAGE = 20


def index(request: Request) -> HttpResponse:
    """Upload a file; below it what was brought in before."""
    if not policies.start(request.user):
        raise Http404
    applications = (
        Application.objects.visible_to(request.user)
        .filter(retired_at=None)
        .select_related("account")
        .order_by("account__name", "name")
    )
    is_sent = request.method == "POST"
    asked = request.GET.get("kind", "")
    kind = asked if asked in ImportKind.values else str(ImportKind.CASES)
    sent = (request.POST, request.FILES) if is_sent else ()
    form = Upload(kind, applications, *sent)

    def deed(given: dict[str, Any]) -> HttpResponse:
        if application := given.get("application"):
            given["account"] = application.account
        row = actions.start(kind=kind, by=request.user, at=now(), **given)
        return redirect("desk:import", row.pk)

    if is_sent and (done := attempt(form, deed)):
        return done
    runs = ImportRun.objects.visible_to(request.user).select_related("account", "application")
    page = keyset(runs, order=("-pk",), cursor=request.GET.get("cursor"), size=PAGE)
    context = {
        "form": form,
        "kind": kind,
        "kinds": ImportKind.choices,
        "words": WORDS[kind],
        "steps": query.first_steps(),
        "page": page,
        "rows": [(row, query.result(row)) for row in page],
        "at": now(),
    }
    return answer(
        request,
        "desk/imports/index.html",
        context,
        fragment="desk/imports/_earlier.html",
        status=422 if form.errors else 200,
    )


def show(request: Request, pk: int) -> HttpResponse:
    """One import; while a worker is at it the page asks again by itself."""
    row = _row(request, pk)
    headline, quiet = query.headline(row)
    found = query.faults(row)
    context = {
        "row": row,
        "headline": headline,
        "quiet": quiet,
        "steps": query.steps(row),
        "figures": query.figures(row),
        "breakdowns": import_words.breakdowns(row),
        "faults": found,
        "reasons": query.problems(found),
        "work": query.at_work(row, now()),
        "mapping": _mapping(row),
        "may_run": policies.run(request.user, row),
        "may_discard": policies.discard(request.user, row),
        "words": WORDS[row.kind],
        "in_all": import_words.whole(row.counts) if "new" in row.counts else 0,
        "act": query.act(row),
        "destination": import_words.destination(row, request.user),
        "at": now(),
    }
    return answer(
        request, "desk/imports/import.html", context, fragment="desk/imports/_import.html"
    )


def work(request: Request, pk: int) -> HttpResponse:
    """How far the worker is; once it is elsewhere than the page knows, all of the page anew."""
    row, at = _row(request, pk), now()
    said = query.at_work(row, at)
    if said is None or request.GET.get("was") != row.state:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "desk/imports/_work.html", {"row": row, "work": said, "at": at})


@require_POST
def run(request: Request, pk: int) -> HttpResponse:
    actions.run(_row(request, pk), by=request.user, at=now())
    return redirect("desk:import", pk)


@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    actions.discard(row, by=request.user, at=now())
    messages.success(request, _("%(name)s is forgotten.") % {"name": row.file_name})
    return redirect("desk:imports")


def faults(request: Request, pk: int) -> HttpResponse:
    """The faults that were kept, as a table that a spreadsheet opens and does not run."""
    row = _row(request, pk)
    rows = [(fault.row, fault.column, fault.sentence) for fault in query.faults(row)]
    head = (_("Row"), _("Column"), _("What is wrong, and what helps"))
    return table(f"{row.file_name}-faults.csv", [head, *rows])


def _mapping(row: ImportRun) -> kinds.Described | None:
    return next((one for one in kinds.described(row.kind) if one.name == row.mapping), None)


def _row(request: Request, pk: int) -> ImportRun:
    return visible_or_404(
        ImportRun.objects.select_related("account", "application", "started_by"), request, pk=pk
    )

"""The weights of the ranking: what is in force, what a draft would move, and a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.priorities import actions, policies
from tsam.domains.priorities.models import Weights
from tsam.faces.desk.forms.weights import Weigh
from tsam.faces.desk.queries import weights as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer


def show(request: Request) -> HttpResponse:
    """The weights; what is posted becomes the next version."""
    held = _held(request)
    form = Weigh(held.values, request.POST if request.method == "POST" else None)

    def deed(given: dict[str, Any]) -> HttpResponse:
        kept = actions.set_weights(
            by=request.user, at=now(), values=form.values(), reason=given["reason"]
        )
        messages.success(
            request,
            _("Version %(n)d holds. All ranks follow within a minute.") % {"n": kept.version},
        )
        return redirect("desk:weights")

    if form.is_bound and (done := attempt(form, deed)):
        return done
    return _shown(request, held, form, status=422 if form.errors else 200)


@require_POST
def preview(request: Request) -> HttpResponse:
    """What the draft would move. Nothing is kept."""
    held = _held(request)
    form = Weigh(held.values, request.POST)
    form.is_valid()
    # A draft needs no reason yet.
    form.errors.pop("reason", None)
    return _shown(request, held, form, status=422 if form.errors else 200)


def _held(request: Request) -> Weights:
    if not policies.set_weights(request.user):
        raise Http404
    return actions.weights_in_force()


def _shown(request: Request, held: Weights, form: Weigh, status: int) -> HttpResponse:
    wanted = form.values() if form.is_bound else held.values
    is_draft = form.is_bound and wanted != held.values
    found = query.preview(request.user, now(), held.values, wanted)
    context = {
        "form": form,
        "held": held,
        "next": held.version + 1,
        "preview": found,
        "is_draft": is_draft,
        "sentence": query.sentence(found, is_draft=is_draft),
        "versions": query.versions(),
        "compared": query.COMPARED,
        "at": now(),
    }
    return answer(
        request,
        "desk/weights/index.html",
        context,
        fragment="desk/weights/_tried.html",
        status=status,
    )

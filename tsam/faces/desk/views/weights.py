"""The weights of the ranking: what is in force, what a draft would move, and a new version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Engagement
from tsam.domains.priorities import actions, policies
from tsam.domains.priorities.arranging import Values
from tsam.domains.priorities.models import Weights
from tsam.domains.priorities.own import own_in_force
from tsam.faces.desk.forms.weights import Weigh, draft_of
from tsam.faces.desk.queries import replay
from tsam.faces.desk.queries import weights as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer
from tsam.kernel.addresses import reverse


def show(request: Request) -> HttpResponse:
    """The weights; what is posted becomes the next version."""
    held, at = _held(request), now()
    form = _form(request, held, at)

    def deed(given: dict[str, Any]) -> HttpResponse:
        kept = actions.set_weights(
            by=request.user, at=at, values=form.values(), reason=given["reason"]
        )
        messages.success(
            request,
            _("Version %(n)d holds. All ranks follow within a minute.") % {"n": kept.version},
        )
        return redirect("desk:weights")

    is_sent = request.method == "POST"
    if is_sent and (done := attempt(form, deed)):
        return done
    return _shown(request, held, form, at, status=422 if is_sent and form.errors else 200)


@require_POST
def preview(request: Request) -> HttpResponse:
    """What the draft would move. Nothing is kept."""
    held, at = _held(request), now()
    form = _form(request, held, at)
    return _shown(request, held, form, at, status=422 if tried(form).errors else 200)


def tried(form: Weigh) -> Weigh:
    """A draft needs no reason yet."""
    form.is_valid()
    form.errors.pop("reason", None)
    return form


def sent_or_linked(request: Request, start: Values) -> Any:
    """What a form sent; else the numbers that the address names; else nothing."""
    if request.method == "POST":
        return request.POST
    draft = draft_of(request.GET.dict(), start)
    if draft is None:
        return None
    given = QueryDict(mutable=True)
    given.update(draft)
    return given


def _held(request: Request) -> Weights:
    if not policies.set_weights(request.user):
        raise Http404
    return actions.weights_in_force()


def _form(request: Request, held: Weights, at: datetime) -> Weigh:
    given = sent_or_linked(request, held.values)
    queues = query.queues(request.user)
    form = Weigh(held.values, held.values, given, at=at, queues=queues)
    return tried(form) if request.method != "POST" and given else form


def _shown(request: Request, held: Weights, form: Weigh, at: datetime, status: int) -> HttpResponse:
    wanted = form.values() if form.is_bound else held.values
    chosen = form.cleaned_data.get("queue") if form.is_bound else ""
    engagement = _engagement(request, chosen or "")
    moment = form.cleaned_data.get("as_of") if form.is_bound and engagement else None
    own = _own(engagement, at)
    former, after = replay.whole(held.values, own), replay.whole(wanted, own)
    is_draft = form.is_bound and wanted != held.values
    found = query.preview(request.user, at, former, after, engagement)
    context = {
        "form": form,
        "held": held,
        "next": held.version + 1,
        "preview": found,
        "is_draft": is_draft,
        "sentence": query.sentence(found, is_draft=is_draft),
        "versions": query.versions(),
        "compared": query.COMPARED,
        "engagement": engagement,
        "at": at,
        "may_keep": policies.set_weights(request.user),
        "act": reverse("desk:weights"),
        "try": reverse("desk:weights-preview"),
        "draft_link": _link(form) if is_draft else "",
    }
    if moment and engagement:
        context |= replay.day(request.user, engagement, moment, former, after)
    return answer(
        request,
        "desk/weights/index.html",
        context,
        fragment="desk/weights/_tried.html",
        status=status,
    )


def _link(form: Weigh) -> str:
    return f"{reverse('desk:weights')}?{form.link()}"


def _engagement(request: Request, key: str) -> Engagement | None:
    """The queue that was chosen among those the reader was offered."""
    if not key.isdecimal():
        return None
    rows = Engagement.objects.visible_to(request.user).select_related("account", "application")
    return rows.filter(pk=int(key)).first()


def _own(engagement: Engagement | None, at: datetime) -> Values:
    """What the engagement weighs otherwise lies over the draft too."""
    if engagement is None:
        return {}
    held = own_in_force({engagement.application_id: engagement.pk}, at)
    row = held.get(engagement.application_id)
    return row.changes if row else {}

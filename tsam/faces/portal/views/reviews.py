"""Reviews: the agenda, the minutes with the customer's word, the own actions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.reviews import actions
from tsam.domains.reviews.actions import items
from tsam.domains.reviews.models import ActionItem, Minutes, Review
from tsam.faces.portal.forms import reviews as forms
from tsam.faces.portal.queries import reviews as query
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    context = query.context(request.user, now(), request.GET.get("cursor", ""))
    return answer(
        request, "portal/reviews/index.html", context, fragment="portal/reviews/_index.html"
    )


def show(request: Request, key: int) -> HttpResponse:
    return _page(request, _review(request, key), forms.Reject())


def paper(request: Request, key: int) -> HttpResponse:
    """As a sheet to print."""
    context = query.one(request.user, _review(request, key), now())
    return render(request, "ui/reviews/paper.html", context)


@require_POST
def agreement(request: Request, key: int) -> HttpResponse:
    review = _review(request, key)
    actions.agree_minutes(_newest(request, review), by=request.user, at=now())
    messages.success(request, _("Agreed. The review is closed."))
    return redirect("portal:review", review.pk)


@require_POST
def rejection(request: Request, key: int) -> HttpResponse:
    review, form = _review(request, key), forms.Reject(request.POST)
    newest = _newest(request, review)
    if form.is_valid():
        try:
            actions.reject_minutes(newest, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            said = _("Said. Your TSAM sends a corrected version by the end of the next day.")
            messages.success(request, said)
            return redirect("portal:review", review.pk)
    return _page(request, review, form)


@require_POST
def done(request: Request, key: int) -> HttpResponse:
    """An action of the customer's side is done."""
    item = visible_or_404(ActionItem.objects.all(), request, pk=key)
    form = forms.Done(request.POST)
    words: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    items.finish(item, by=request.user, at=now(), **words)
    messages.success(request, _("Done. Your TSAM is told."))
    return redirect("portal:review", item.review_id)


def _review(request: Request, key: int) -> Review:
    return visible_or_404(Review.objects.select_related(*query.RELATED), request, pk=key)


def _newest(request: Request, review: Review) -> Minutes:
    rows = Minutes.objects.visible_to(request.user).filter(review=review)
    newest = rows.select_related("review__engagement").order_by("-version").first()
    if newest is None:
        raise Http404
    return newest


def _page(request: Request, review: Review, form: forms.Reject) -> HttpResponse:
    context = query.one(request.user, review, now()) | {"form": form}
    return answer(
        request,
        "portal/reviews/review.html",
        context,
        fragment="portal/reviews/_review.html",
        status=422 if form.errors else 200,
    )

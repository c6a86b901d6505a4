"""Reviews: all of them, one of them, its print."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.reviews.models import Review
from tsam.faces.desk.queries import review as query
from tsam.faces.desk.queries import reviews
from tsam.faces.desk.queries import reviews_of_engagement as of_one
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    context = reviews.context(request.user, request.GET.dict(), now())
    return answer(request, "desk/reviews/index.html", context, fragment="desk/reviews/_index.html")


def of_engagement(request: Request, pk: int) -> HttpResponse:
    """All reviews of one engagement, and what came of its needs from one to the next."""
    if not request.user.has_function(*SUPPORT):
        raise Http404
    context = of_one.context(request.user, engagement_or_404(request, pk), now())
    return answer(
        request,
        "desk/reviews/of_engagement.html",
        context,
        fragment="desk/reviews/_of_engagement.html",
    )


def show(request: Request, key: int) -> HttpResponse:
    context = query.one(request.user, review_or_404(request, key), now())
    return answer(
        request, "desk/reviews/review.html", context, fragment="desk/reviews/_review.html"
    )


def paper(request: Request, key: int) -> HttpResponse:
    """What the customer reads of it, as a sheet to print: every line with its source."""
    context = query.one(request.user, review_or_404(request, key), now())
    return render(request, "ui/reviews/paper.html", context)


def review_or_404(request: Request, key: int) -> Review:
    return visible_or_404(Review.objects.select_related(*query.RELATED), request, pk=key)

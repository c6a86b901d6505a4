"""Briefs: what each department is asked, engagement by engagement, as that department reads it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.timezone import now

from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.audiences import SLUGS, Audience, slug_of
from tsam.domains.advocacy.models import every_brief
from tsam.faces.desk.queries import brief as query
from tsam.faces.desk.queries import briefs as list_query
from tsam.faces.ui import downloads
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    context = list_query.index(request.user, now())
    return answer(request, "desk/briefs/index.html", context, fragment="desk/briefs/_index.html")


def show(request: Request, pk: int) -> HttpResponse:
    """Opening it is the receipt that the reader's department had this edition."""
    row = brief_or_404(request, pk)
    audience, at = audience_or_404(request), now()
    context = query.one(request.user, row, audience, at)
    if context["told"]:
        actions.mark_read(row, audience, by=request.user, at=at)
    return answer(request, "desk/briefs/brief.html", context, fragment="desk/briefs/_brief.html")


def export(request: Request, pk: int) -> HttpResponse:
    """The brief as a table, in the words of the department that reads it."""
    row = brief_or_404(request, pk)
    audience = audience_or_404(request)
    told = query.told_or_none(row, audience, now())
    if told is None:
        raise Http404
    name = f"brief-{pk}-{slug_of(audience)}.csv"
    return downloads.table(name, query.table(told))


def brief_or_404(request: Request, pk: int) -> Engagement:
    return visible_or_404(every_brief().select_related(*query.RELATED), request, pk=pk)


def audience_or_404(request: Request) -> Audience:
    """As whom it is read: support chooses, anybody else reads as the own department."""
    named = request.GET.get("for", "")
    own = [one for one in Audience if request.user.has_function(one)]
    if named and named not in SLUGS:
        raise Http404
    if request.user.has_function(*SUPPORT):
        return SLUGS[named] if named else Audience.RND
    if named and SLUGS[named] not in own:
        raise Http404
    return SLUGS[named] if named else own[0]

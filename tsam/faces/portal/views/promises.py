"""What our departments promised the customer."""

from django.http import HttpResponse
from django.utils.timezone import now

from tsam.faces.portal.queries import promises as query
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    context = query.context(request.user, now(), request.GET.get("cursor", ""))
    return answer(
        request, "portal/promises/index.html", context, fragment="portal/promises/_index.html"
    )

"""Order a TSAM for an Application: what the order comes to is shown while it is filled in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.models import Application
from tsam.faces.desk.forms import engagements as forms
from tsam.faces.desk.queries import order as query
from tsam.faces.desk.views.accounts import crumbs
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer, moved, visible_or_404
from tsam.kernel.addresses import reverse


def order(request: Request, pk: int) -> HttpResponse:
    application = visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=pk
    )
    at = now()
    asked = request.POST if request.method == "POST" else request.GET
    # A look at what was typed so far orders nothing.
    is_order = request.method == "POST" and "look" not in request.POST
    form = forms.Order(asked or None, initial=query.defaults(request.user, application, at))

    def deed(_given: dict[str, Any]) -> str:
        given = form.ordered()
        row = actions.order_engagement(application, by=request.user, at=now(), **given)
        return reverse("desk:engagement", args=[row.pk])

    if is_order and (done := attempt(form, deed)):
        messages.success(request, _("A TSAM is ordered for %s.") % application.name)
        return moved(request, done)
    if not is_order:
        form.looked_at()
    outlook = query.outlook(application, form, at)
    query.ask_for(form, outlook)
    context = {
        "at": at,
        "application": application,
        "form": form,
        "may_order": policies.order_engagement(request.user, application),
        "outlook": outlook,
        "crumbs": crumbs(application.account),
    }
    return answer(
        request,
        "desk/engagements/order.html",
        context,
        fragment="desk/engagements/_order.html",
        status=422 if is_order else 200,
    )

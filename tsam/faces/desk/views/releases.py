"""The list of releases, one of them, and how one is planned."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.people.models import User
from tsam.domains.releases import actions, policies
from tsam.domains.releases.actions import Planned
from tsam.domains.releases.models import Vehicle
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import releases as forms
from tsam.faces.desk.queries import releases as query
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    """For who works with releases; nobody else knows of the plans."""
    reader_or_404(request.user)
    filters = query.Filters.read(request.GET)
    context = query.context(request.user, filters, now(), request.GET.get("cursor"))
    fragment = "desk/releases/_list.html"
    return answer(request, "desk/releases/index.html", context, fragment=fragment)


def show(request: Request, key: int) -> HttpResponse:
    vehicle = vehicle_or_404(request, key)
    context = query.one(request.user, vehicle, now())
    fragment = "desk/releases/_release.html"
    return answer(request, "desk/releases/release.html", context, fragment=fragment)


def new(request: Request) -> HttpResponse:
    reader_or_404(request.user)

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        place = given.pop("application")
        said = Planned(**given)
        made = actions.plan_vehicle(said, by=request.user, at=now(), application=place)
        return _("%(release)s is planned.") % {"release": made}, reverse(
            "desk:release", args=[made.pk]
        )

    question = deeds.Question(
        _("Which release comes?"),
        _("Plan it"),
        reverse("desk:releases"),
        verdict=policies.plan(request.user) or policies.plan_patch(request.user),
        crumbs=((_("Releases"), reverse("desk:releases")),),
    )
    # Who plans reads no customers: a patch for one of them is asked for by who may name it.
    applications = Application.objects.visible_to(request.user).order_by("account__name", "name")
    form = forms.Plan(applications.select_related("account"), deeds.sent(request))
    return deeds.ask(request, question, form, deed)


def reader_or_404(user: User) -> None:
    if not policies.read(user):
        raise Http404


def vehicle_or_404(request: Request, key: int) -> Vehicle:
    return visible_or_404(Vehicle.objects.all(), request, pk=key)

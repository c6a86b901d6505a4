"""What an administrator manages, and the people of the vendor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import members
from tsam.domains.cases.importers import policies as import_policies
from tsam.domains.people import policies
from tsam.domains.people.models import User
from tsam.faces.desk.deeds import attempt
from tsam.faces.desk.forms.administration import Invite
from tsam.faces.ui.pages import Request, answer, keyset


def index(request: Request) -> HttpResponse:
    may_people = policies.manage_people(request.user)
    may_import = import_policies.start(request.user)
    if not (may_people or may_import):
        raise Http404
    page = "desk/administration/index.html"
    return answer(
        request, page, {"may_people": may_people, "may_import": may_import}, fragment=page
    )


def people(request: Request) -> HttpResponse:
    """Everybody of the vendor; a new colleague is invited here."""
    if not policies.manage_people(request.user):
        raise Http404
    form = Invite(request.POST or None)

    def deed(given: dict[str, Any]) -> HttpResponse:
        members.invite_colleague(by=request.user, at=now(), **given)
        messages.success(request, _("Invited by letter."))
        return redirect("desk:people")

    if request.method == "POST" and (done := attempt(form, deed)):
        return done
    staff = User.objects.filter(is_staff=True).prefetch_related("held_functions")
    page = keyset(staff, order=("name", "pk"), cursor=request.GET.get("cursor"))
    return answer(
        request,
        "desk/administration/people.html",
        {
            "form": form,
            "page": page,
            "people": [(one, [str(held) for held in one.held_functions.all()]) for one in page],
        },
        fragment="desk/administration/_people.html",
        status=422 if form.errors else 200,
    )

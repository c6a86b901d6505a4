"""In and out: signing in, invitations, one's own settings."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, PasswordResetDoneView, PasswordResetView
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tsam.domains.accounts import members
from tsam.domains.people import invitations
from tsam.domains.people.models import User
from tsam.faces.door import demo, forms, letters
from tsam.faces.door.adapter import PAUSE
from tsam.faces.ui.pages import Request
from tsam.kernel.addresses import reverse

BACKEND = "tsam.domains.people.signing_in.Backend"


def home(request: Request) -> HttpResponse:
    """To the desk or to the portal, as one belongs."""
    return redirect("desk:today" if request.user.is_staff else "portal:home")


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """allauth's, with the cast of the demonstration beside it where that is open."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        at = now()
        context |= {
            "at": at,
            "cast": demo.cast(self.request, at),
            "paused_until": self.request.META.get(PAUSE),
            "is_back": "back" in self.request.GET,
            "days": settings.SESSION_COOKIE_AGE // (24 * 3600),
            "desk_phone": settings.DESK_PHONE,
        }
        return context


class Sent(PasswordResetDoneView):
    """The same words for every address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"hours": settings.PASSWORD_RESET_TIMEOUT // 3600}


class Forgotten(PasswordResetView):
    """allauth's, but the letter is only asked for here, for every address alike."""

    def get_form_class(self) -> type[forms.ForgottenPassword]:
        return forms.ForgottenPassword

    def form_valid(self, form: forms.ForgottenPassword) -> HttpResponse:
        address = form.cleaned_data["email"].lower()
        too_often: HttpResponse | None = ratelimit.consume_or_429(
            self.request, action="reset_password", key=address
        )
        if too_often:
            return too_often
        letters.ask_for_reset(address)
        return redirect(self.get_success_url())


@login_not_required
@require_POST
def step_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the demonstration; elsewhere there is no such page."""
    at = now()
    person = demo.find(request, request.POST.get("as", ""), at)
    if person is None:
        raise Http404
    members.note_demo_entry(person, at=at)
    _let_in(request, person)
    return redirect(_way_on(request, person))


def _way_on(request: HttpRequest, person: User) -> str:
    """The page that was asked for before, where it is one of this person's side."""
    asked = request.POST.get(REDIRECT_FIELD_NAME, "")
    side = "/desk/" if person.is_staff else "/portal/"
    if asked.startswith(side) and url_has_allowed_host_and_scheme(asked, {request.get_host()}):
        return asked
    return reverse("home")


def _let_in(request: HttpRequest, person: User) -> None:
    login(request, person, backend=BACKEND)
    # allauth notes only those who come through its own page.
    UserSession.objects.create_from_request(request)


@login_not_required
@never_cache
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a password with the key of an invitation, and come in."""
    at = now()
    found = invitations.find(key, at)
    if found is None:
        return render(request, "door/invitation_over.html", status=404)
    form = forms.ChoosePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = members.accept_invitation(key, password=form.cleaned_data["password"], at=at)
        except ValidationError as wrong:
            form.add_error("password", wrong)
        else:
            _let_in(request, person)
            return redirect("home")
    context = {"form": form, "person": found.user, "ends_at": found.expires_at}
    status = 422 if form.is_bound else 200
    response = render(request, "door/invitation.html", context, status=status)
    # The address carries a key, and no other site may hear of it. Not "no-referrer": with that a
    # browser sends its form from the origin "null", which the check against forgery refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """For whoever watches over the service: does the database answer?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    return HttpResponse("well\n", "text/plain")

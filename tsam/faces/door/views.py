"""In and out: signing in, invitations, one's own settings."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, PasswordResetView
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tsam.domains.accounts import members
from tsam.domains.people import actions, invitations
from tsam.domains.people.models import Token, User
from tsam.faces.door import demo, forms, letters
from tsam.faces.ui import browsers
from tsam.faces.ui.pages import Request

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def home(request: Request) -> HttpResponse:
    """To the desk or to the portal, as one belongs."""
    return redirect("desk:today" if request.user.is_staff else "portal:home")


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """allauth's, with the cast of the demonstration beside it where that is open."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["cast"] = demo.cast(self.request)
        return context


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
    person = demo.find(request, request.POST.get("as", ""))
    if person is None:
        raise Http404
    members.note_demo_entry(person, at=now())
    _let_in(request, person)
    return redirect("home")


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
    context = {"form": form, "person": found.user}
    status = 422 if form.is_bound else 200
    response = render(request, "door/invitation.html", context, status=status)
    # The address carries a key, and no other site may hear of it. Not "no-referrer": with that a
    # browser sends its form from the origin "null", which the check against forgery refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def profile(request: Request) -> HttpResponse:
    reader = request.user
    form = _settings_of(reader, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.change_profile(reader, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Kept."))
            return redirect("profile")
    return _profile(request, form=form)


@require_POST
def new_key(request: Request) -> HttpResponse:
    form = forms.NewKey(request.POST)
    if form.is_valid():
        _token, secret = members.issue_token(
            request.user, by=request.user, at=now(), **form.cleaned_data
        )
        # Shown on this answer and nowhere else: a redirect would have to store it.
        return _profile(request, key_form=forms.NewKey(), secret=secret)
    return _profile(request, key_form=form)


@require_POST
def revoke_key(request: Request, key: int) -> HttpResponse:
    token = Token.objects.filter(pk=key, owner=request.user).first()
    if token is None:
        raise Http404
    members.revoke_token(token, by=request.user, at=now())
    messages.success(request, _("This key opens nothing any more."))
    return redirect("profile")


@require_POST
def end_session(request: Request, key: int) -> HttpResponse:
    session = UserSession.objects.filter(pk=key, user=request.user).first()
    if session is None:
        raise Http404
    session.end()
    messages.success(request, _("That session has ended."))
    return redirect("profile")


def _settings_of(reader: User, given: QueryDict | None = None) -> forms.Profile:
    kept = ("name", "time_zone", "language", "theme", "density", "single_keys")
    return forms.Profile(given, initial={name: getattr(reader, name) for name in kept})


def _profile(
    request: Request,
    *,
    form: forms.Profile | None = None,
    key_form: forms.NewKey | None = None,
    secret: str = "",
) -> HttpResponse:
    reader = request.user
    bound = next((one for one in (form, key_form) if one is not None and one.is_bound), None)
    context = {
        "form": form or _settings_of(reader),
        "key_form": key_form or forms.NewKey(),
        "secret": secret,
        "has_password": reader.has_usable_password(),
        "keys": Token.objects.filter(owner=reader, revoked_at=None).order_by("-pk"),
        "sessions": [
            (browsers.name(session.user_agent), session)
            for session in UserSession.objects.purge_and_list(reader)
        ],
        "here": request.session.session_key,
        "at": now(),
        "base": "ui/desk.html" if reader.is_staff else "ui/portal.html",
    }
    response = render(
        request, "door/profile.html", context, status=422 if bound and bound.errors else 200
    )
    response.headers["Cache-Control"] = "no-store"
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

"""One's own settings: how one is called and told the time, where one is signed in, and keys."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.accounts import members
from tsam.domains.people import actions, sessions
from tsam.domains.people.models import Token, User
from tsam.faces.door import forms
from tsam.faces.ui import browsers
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request


def profile(request: Request) -> HttpResponse:
    reader = request.user
    form = _settings_of(reader, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.change_profile(reader, **form.cleaned_data)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, _("Kept."))
            return redirect("profile")
    return _profile(request, form=form)


@require_POST
def new_key(request: Request) -> HttpResponse:
    form = forms.NewKey(request.POST, auto_id="key_%s")
    if form.is_valid():
        token, secret = members.issue_token(
            request.user, by=request.user, at=now(), **form.cleaned_data
        )
        # Shown on this answer and nowhere else: a redirect would have to store it.
        return _profile(request, token=token, secret=secret)
    return _profile(request, key_form=form)


@require_POST
def revoke_key(request: Request, key: int) -> HttpResponse:
    token = Token.objects.filter(pk=key, owner=request.user).first()
    if token is None:
        raise Http404
    members.revoke_token(token, by=request.user, at=now())
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("profile")


@require_POST
def end_session(request: Request, key: int) -> HttpResponse:
    if not members.end_session(request.user, by=request.user, at=now(), key=key):
        raise Http404
    messages.success(request, _("That browser is signed out."))
    return redirect("profile")


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    here = request.session.session_key or ""
    ended = members.end_sessions(request.user, by=request.user, at=now(), but=here)
    said = ngettext("%d other browser is signed out.", "%d other browsers are signed out.", ended)
    messages.success(request, said % ended)
    return redirect("profile")


def _settings_of(reader: User, given: QueryDict | None = None) -> forms.Profile:
    kept = ("name", "time_zone", "language", "theme", "density", "single_keys")
    return forms.Profile(given, initial={name: getattr(reader, name) for name in kept})


def _profile(
    request: Request,
    *,
    form: forms.Profile | None = None,
    key_form: forms.NewKey | None = None,
    token: Token | None = None,
    secret: str = "",
) -> HttpResponse:
    reader = request.user
    at = now()
    held = sessions.open_ones(reader, at)
    bound = next((one for one in (form, key_form) if one is not None and one.is_bound), None)
    start = {"scope": "read", "days": 90}
    context = {
        "form": form or _settings_of(reader),
        "key_form": key_form or forms.NewKey(initial=start, auto_id="key_%s"),
        "new_key": token,
        "secret": secret,
        "zones": forms.zones(),
        "has_password": reader.has_usable_password(),
        "keys": Token.objects.filter(owner=reader, revoked_at=None).order_by("-pk"),
        "sessions": [(browsers.name(session.user_agent), session) for session in held],
        "here": request.session.session_key,
        "at": at,
    }
    response = render(
        request, "door/profile.html", context, status=422 if bound and bound.errors else 200
    )
    response.headers["Cache-Control"] = "no-store"
    return response

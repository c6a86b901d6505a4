"""Who calls: a key in the Authorization header, and nothing else. No cookie opens the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from tsam.domains.people import tokens
from tsam.domains.people.models import Scope, Token, User
from tsam.kernel.verdicts import Refused, no


class Call(HttpRequest):
    """A request of the API, past the gate."""

    auth: Token
    user: User


class Bearer(HttpBearer):
    """The key's owner is the reader; a key for reading writes nothing."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = tokens.authenticate(token, now())
        if found is None:
            return None
        if request.method not in {"GET", "HEAD", "OPTIONS"} and found.scope != Scope.WRITE:
            raise Refused(no(_("This key may read only. Make one that may write."), code="scope"))
        request.user = found.owner
        # ReaderZone, around us, puts the former language back.
        translation.activate(found.owner.language)
        return found


class SignIn(LoginRequiredMiddleware):
    """Every page asks for a sign-in; the API asks for its key instead."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.app_names[:1] == ["ninja"]:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

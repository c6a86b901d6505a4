"""Who calls: a key in the Authorization header, and nothing else. No cookie opens the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from tsam.domains.people import tokens
from tsam.domains.people.models import Scope, Token, User
from tsam.kernel.addresses import reverse
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
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        return _to_the_door(request) if refused is not None else None


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """And from there back to the page: not to the deed that was sent, nor to a part of it."""
    words = QueryDict(mutable=True)
    words[REDIRECT_FIELD_NAME] = _page_of(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        words["back"] = "1"
    way = f"{reverse(settings.LOGIN_URL)}?{words.urlencode(safe='/')}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": way})
    return HttpResponseRedirect(way)


def _page_of(request: HttpRequest) -> str:
    """The page on which the reader was, as a path of ours; the start where nobody knows."""
    if request.headers.get("HX-Request") == "true":
        said = request.headers.get("HX-Current-URL", "")
    elif request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    else:
        said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}):
        return "/"
    parts = urlsplit(said)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))

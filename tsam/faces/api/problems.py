"""What went wrong, as problem details (RFC 9457): what, where, and what to do."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as MalformedCall

from tsam.kernel.verdicts import Refused

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


class Fault(Schema):
    """One field and its sentence."""

    field: str
    sentence: str


class Problem(Schema):
    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    # For a refusal: a stable word, the rule behind it, and what it rests on.
    code: str = ""
    rule: str = ""
    evidence: list[list[str]] = []
    errors: list[Fault] = []


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=str(detail), **more)
    return HttpResponse(json.dumps(body.dict()), status=status, content_type=CONTENT_TYPE)


def answer_problems(api: NinjaAPI) -> None:
    """Every exception that a caller can cause becomes a problem."""
    for kind, handler in (
        (AuthenticationError, _unknown),
        (PermissionDenied, _refused),
        (Http404, _missing),
        (ValidationError, _wrong),
        (MalformedCall, _malformed),
        (BadRequest, _bad),
        (MultiPartParserError, _odd),
        (SuspiciousOperation, _odd),
        (RequestDataTooBig, _too_large),
        (TooManyFieldsSent, _too_large),
        (TooManyFilesSent, _too_large),
        (HttpError, _other),
        (Exception, _broken),
    ):
        api.add_exception_handler(kind, handler)


def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    response = problem(401, _("The key is missing, unknown, revoked or expired."))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    if not isinstance(error, Refused):
        return problem(403, str(error))
    verdict = error.verdict
    evidence = [list(pair) for pair in verdict.evidence]
    return problem(403, verdict.reason, code=verdict.code, rule=verdict.rule, evidence=evidence)


def _missing(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(404, _("There is no such thing, or it is not yours to see."))


def _wrong(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, _("Something is to be put right."), errors=_faults(error))


def _malformed(_request: HttpRequest, error: Any) -> HttpResponse:
    faults = [
        {"field": ".".join(_said_path(one["loc"])), "sentence": one["msg"]} for one in error.errors
    ]
    return problem(422, _("Something is to be put right."), errors=faults)


def _said_path(place: Sequence[Any]) -> list[str]:
    """Where the fault is, as the caller knows it: without what the view calls the whole."""
    path = [str(part) for part in place[1:]]
    return path[1:] if path[:1] in (["given"], ["asked"]) and path[1:] else path


def _bad(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, str(error))


def _odd(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(400, _("What was sent cannot be read."))


def _too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(413, _("This is larger than what is taken. Send a part of it."))


def _other(_request: HttpRequest, error: Any) -> HttpResponse:
    # What reading a body refused comes wrapped, and says more than its wrapping.
    said = error.__cause__ if isinstance(error.__cause__, HttpError) else error
    return problem(said.status_code, said.message)


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s %s", request.method, request.path, exc_info=error)
    return problem(500, _("Something broke on our side; it is written down."))


def _faults(error: ValidationError) -> list[dict[str, str]]:
    if hasattr(error, "error_dict"):
        return [
            {"field": "" if name == "__all__" else name, "sentence": sentence}
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return [{"field": "", "sentence": sentence} for sentence in error.messages]

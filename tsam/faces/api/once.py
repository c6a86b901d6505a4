"""Idempotency: a create with the same key of the same caller happens once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, get_type_hints

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from tsam.domains.people import answers
from tsam.faces.api.gate import Call

HEADER = "Idempotency-Key"


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the answer of a create under the caller's key, in the transaction of the create."""

    @wraps(view)
    def run(request: Call, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER, "")
        if not key:
            return view(request, *args, **kwargs)
        if not re.fullmatch(r"[\x21-\x7e]{1,80}", key):
            raise HttpError(400, _("The idempotency key is 1 to 80 visible ASCII signs."))
        return _kept(request, key) or _first(request, key, view, *args, **kwargs)

    return _typed(run, view)


def _typed(run: Callable[..., Any], view: Callable[..., Any]) -> Callable[..., Any]:
    """Give the wrapper the view's signature with its types resolved: they are names elsewhere."""
    types = get_type_hints(view, include_extras=True)
    said = signature(view)
    parameters = [
        one.replace(annotation=types.get(name, one.annotation))
        for name, one in said.parameters.items()
    ]
    vars(run)["__signature__"] = said.replace(parameters=parameters)
    return run


def _first(request: Call, key: str, view: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    try:
        with transaction.atomic():
            reserved = answers.reserve(request.user, key, digest=_digest(request), at=now())
            answer = view(request, *args, **kwargs)
            body = json.dumps(answer.value.model_dump(), cls=DjangoJSONEncoder)
            answers.fill(reserved, status=answer.status_code, body=body)
    except IntegrityError:
        # The same call came twice at once, and the other one was first.
        if former := _kept(request, key):
            return former
        raise
    return answer


def _kept(request: Call, key: str) -> HttpResponse | None:
    kept = answers.kept(request.user, key)
    if kept is None:
        return None
    if kept.digest != _digest(request):
        raise HttpError(409, _("This idempotency key was used for another call."))
    return HttpResponse(kept.body, status=kept.status, content_type="application/json")


def _digest(request: Call) -> str:
    said = f"{request.method} {request.path} ".encode() + request.body
    return hashlib.sha256(said).hexdigest()

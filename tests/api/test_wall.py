"""Every address of the API with a row in it, asked for by strangers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.cases.models import Attachment, ImportRun, Message
from tsam.domains.people import tokens
from tsam.faces.api.urls import api

Calls = Callable[..., Caller]


def addresses() -> list[tuple[str, str]]:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return sorted(
        (method.upper(), path.removeprefix("/"))
        for path, calls in paths.items()
        if "{" in path
        for method in calls
    )


def address(cast: Cast, path: str) -> str:
    """The address with a row of Acme in each place. A new kind of row must be made here."""
    case = cast.case(opened_by=cast.owen)
    word = Message.objects.create(
        case=case, author=cast.owen, text="x", at=NOON, channel="API", is_from_customer=True
    )
    file = Attachment.objects.create(
        case=case,
        message=word,
        name="a.log",
        sha256="0" * 64,
        size=1,
        content_type="text/plain",
        added_at=NOON,
    )
    letter = Letter.objects.create(reader=cast.owen, subject="x", text="x", written_at=NOON)
    run = ImportRun.objects.create(
        account=cast.acme,
        application=cast.assembly,
        mapping="x",
        file_name="x",
        sha256="0" * 64,
        size=1,
        started_by=cast.tess,
        created_at=NOON,
    )
    session = UserSession.objects.create(
        user=cast.owen, ip="192.0.2.1", session_key=f"s{case.pk}", user_agent="x"
    )
    token, _secret = tokens.issue(cast.owen, name="x", scope="read", days=1, at=now())
    own = {"me/sessions/{key}": session.pk, "me/keys/{key}": token.pk}
    kinds: dict[str, dict[str, object]] = {
        "me": {"key": own.get(path, 0)},
        "cases": {"number": case.number, "key": file.pk, "person": cast.owen.pk},
        "accounts": {"slug": cast.acme.slug, "key": cast.owen.contacts.get().pk},
        "applications": {"key": cast.assembly.pk},
        "engagements": {"key": cast.engagement.pk},
        "letters": {"key": letter.pk},
        "imports": {"key": run.pk},
    }
    keys = kinds[path.split("/")[0]]
    return re.sub(r"\{(\w+)\}", lambda part: str(keys[part[1]]), path)


@pytest.mark.parametrize(("method", "path"), addresses(), ids=str)
def test_a_stranger_is_told_that_nothing_is_there(
    method: str, path: str, cast: Cast, caller: Calls
) -> None:
    where = address(cast, path)

    # A body that no call accepts: what is hidden must be said before what is wrong with it, or
    # both alike for rows that exist and rows that do not.
    there = caller(cast.gus)(method, where, {})
    nowhere = caller(cast.gus)(method, re.sub(r"C1\d+|acme|\b\d+\b", _nothing, where), {})

    assert there.status_code in {404, 422}
    assert there.content == nowhere.content


def _nothing(found: re.Match[str]) -> str:
    return "C9999999" if found[0].startswith("C1") else "nobody" if found[0] == "acme" else "999999"


@pytest.mark.parametrize("path", [path for method, path in addresses() if method == "GET"], ids=str)
def test_a_stranger_reads_nothing_and_the_owner_does(path: str, cast: Cast, caller: Calls) -> None:
    where = address(cast, path)

    assert caller(cast.gus)("GET", where).status_code == 404
    if path.split("/")[0] in {"accounts", "applications", "engagements"}:
        assert caller(cast.ada)("GET", where).status_code == 200

from __future__ import annotations

import argparse

import pytest
from django.utils.timezone import now

from tests.cast import Cast
from tsam.commands import token
from tsam.domains.accounts.models import Event
from tsam.domains.people import tokens


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    token.arguments(parser)
    return token.run(parser.parse_args(words))


def test_it_prints_the_secret_and_nothing_else(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cast.tess.email.upper(), "--scope", "write", "--days", "7") == 0

    secret = capsys.readouterr().out.strip()
    found = tokens.authenticate(secret, now())
    assert found is not None
    assert (found.owner, found.scope) == (cast.tess, "write")
    assert Event.objects.get(name="token.issued").by is None


def test_an_unknown_address_and_a_wrong_span_are_said_on_the_error_stream(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("nobody@vendor.example") == 1
    assert run(cast.tess.email, "--days", "999") == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "nobody@vendor.example" in said.err
    assert "366" in said.err

"""What looks like a secret is masked before anything is kept, and little else is."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.intelligence.harmless_lines import harmless_lines
from tests.intelligence.secret_shapes import SHAPES, TAILS, made
from tsam.domains.intelligence.secrets import Masked, Masker, SecretKind
from tsam.domains.intelligence.secrets.assigned import PROSE

KEY = b"a key of the server"
MASK = re.compile(r"\[masked (password|key|token|connection) #[0-9a-f]{8}\]")


def masker() -> Masker:
    return Masker(KEY)


@pytest.mark.parametrize("label", SHAPES)
def test_no_piece_of_a_secret_is_left_in_any_shape(label: str) -> None:
    shape, kind = SHAPES[label]
    dice = random.Random(label)
    for _ in range(5):
        secret = made(kind, dice)
        tail = TAILS[label](dice) if label in TAILS else ""
        if label == "pwdump":
            secret = f"{secret}:{made(kind, dice)}"

        text = masker().text("conf/some.file", shape.replace("§", secret + tail))

        assert MASK.search(text), text
        for piece in re.split(r"[\s:.]+", secret):
            assert len(piece) < 5 or piece[:5] not in text, text
            assert len(piece) < 5 or piece[-5:] not in text, text


def test_there_are_more_than_sixty_shapes() -> None:
    assert len(SHAPES) >= 100


def test_harmless_lines_stay_as_they_are() -> None:
    lines = harmless_lines()
    touched = [line for line in lines if masker().text("conf/app.conf", line) != line]

    assert len(lines) >= 400
    assert len(touched) <= len(lines) * 0.02, touched


def test_the_harmless_lines_that_are_touched_are_few_even_when_read_as_settings() -> None:
    pairs = [line.split("=", 1) for line in harmless_lines() if "=" in line]
    touched = [name for name, value in pairs if masker().setting(name, name, value) != value]

    assert len(touched) <= len(pairs) * 0.02, touched


def test_a_mask_says_the_kind_and_where_it_stood() -> None:
    one = masker()

    kept = one.setting("conf/db.properties:db.password", "db.password", "winter is here")

    assert MASK.fullmatch(kept)
    assert one.masked == [Masked(SecretKind.PASSWORD, "conf/db.properties:db.password")]


def test_a_secret_that_changes_has_another_mark_and_one_that_stays_the_same() -> None:
    def kept(place: str, value: str, key: bytes = KEY) -> str:
        return Masker(key).setting(place, "password", value)

    assert kept("a:password", "one") == kept("a:password", "one")
    assert kept("a:password", "one") != kept("a:password", "two")
    assert kept("a:password", "one") != kept("b:password", "one")
    assert kept("a:password", "one") != kept("a:password", "one", b"another customer")


def test_the_digest_of_a_file_with_a_secret_cannot_be_made_without_the_key() -> None:
    assert masker().digest("a", b"x") != Masker(b"other").digest("a", b"x")
    assert masker().digest("a", b"x").startswith("keyed:")


_NAMES = st.sampled_from(
    ["password", "db.password", "clientSecret", "API_TOKEN", "ssl-key-passphrase", "userPwd"]
)
_SECRETS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=6, max_size=40)
_FORMS = st.sampled_from(
    ["{n}={v}", "{n}: {v}", '"{n}": "{v}"', "<{n}>{v}</{n}>", 'x {n}="{v}" y', "export {n}={v}"]
)


@settings(max_examples=150, deadline=None)
@given(_NAMES, _SECRETS, _FORMS)
@example("password", "UPDATE", "{n}: {v}")
@example("password", "UPDATE", "{n}={v}")
@example("password", "MASKED", "{n}={v}")
@example("password", "hidden-treasure", "{n}={v}")
def test_whatever_stands_behind_such_a_name_is_masked(name: str, value: str, form: str) -> None:
    text = masker().text("a", form.format(n=name, v=value))

    # "Password: expired" is a sentence of a log.
    is_word = value.lower() in HARMLESS or (form == "{n}: {v}" and PROSE.fullmatch(value))
    assert MASK.search(text) or is_word
    assert masker().setting("a", name, value) != value or value.lower() in HARMLESS


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_what_is_masked_once_stays_as_it_is(text: str) -> None:
    once = masker().text("a", f"{text}\npassword=abcdefgh")

    assert masker().text("a", once) == once


HARMLESS = {"enabled", "disabled", "required", "optional", "default", "stored", "expired"}
# What is not there is no secret.
HARMLESS |= {"undefined", "masked", "redacted", "hidden", "removed", "filtered"}


def test_a_hostile_text_takes_no_longer_than_its_length() -> None:
    for piece in (
        "password",
        "<a name=",
        "https://a:",
        "-----BEGIN X PRIVATE KEY",
        "a" * 9,
        "mysql ",
    ):
        text = piece * (200_000 // len(piece))

        assert masker().text("a", text) is not None

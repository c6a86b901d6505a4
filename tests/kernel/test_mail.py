"""Letters from outside: read without trust, and never longer than they are worth."""

from __future__ import annotations

import pytest

from tests.mailroom.written import page, written
from tsam.kernel.mail import MOST_BYTES, Unreadable, read
from tsam.kernel.mail.guarded import read_in_time

NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (one, one) for one in range(5000)
)


def test_what_is_new_stands_apart_from_what_is_quoted_and_signed() -> None:
    answered = (
        "We lose a shift a day.\n\n-- \nAda Acme\nPlant 2\n\n"
        "On Mon, 2 Mar 2026 at 11:00, Tess Tanaka\n<tess@vendor.example> wrote:\n> All is well."
    )
    below = "Am 02.03.2026 um 11:00 schrieb Tess Tanaka:\n> Is it better?\n\nNo, worse.\n"

    mail = read(written(text=answered, subject="Re: C1000001"))

    assert mail.newest == "We lose a shift a day."
    assert "Tess Tanaka" in mail.text
    assert read(written(text=below)).newest == "No, worse."


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "2026年3月2日(月) 12:00 Tess <tess@vendor.example>:",
        "Le lun. 2 mars 2026 à 12:00, Tess <tess@vendor.example> a écrit :",
        "From: Tess Tanaka\nSent: Monday, 2 March 2026",
        "________________________________\nVon: Tess Tanaka\nGesendet: Montag",
    ],
)
def test_other_programs_and_languages_are_known(line: str) -> None:
    assert read(written(text=f"It stands.\n\n{line}\nAll is well.")).newest.startswith("It stands.")
    assert "All is well" not in read(written(text=f"It stands.\n\n{line}\nAll is well.")).newest


def test_a_page_gives_its_words_and_nothing_that_runs() -> None:
    mail = read(
        page(
            "<style>p{}</style><p>Line&nbsp;2 <b>stands</b>.</p><script>alert(1)</script>"
            '<img src=x onerror="alert(1)"><div>Since &lt;noon&gt;</div>'
            "<blockquote>All is well.</blockquote>"
        )
    )

    assert mail.newest == "Line 2 stands.\n\nSince <noon>"
    assert "> All is well." in mail.text


def test_any_charset_is_read_and_a_wrong_one_too() -> None:
    head = b"From: ada@customer.example\nContent-Type: text/plain; charset="
    japanese = "ラインが停止しました"

    iso = head + b"ISO-2022-JP\n\n" + japanese.encode("iso2022_jp")
    undeclared = b"From: ada@customer.example\n\n" + japanese.encode("iso2022_jp")
    unknown = head + b"uft-8\n\n" + japanese.encode()

    assert [read(one).text for one in (iso, undeclared, unknown)] == [japanese] * 3
    assert read(head + b"idna\n\n\xff\xfe a").text == "ÿþ a"


def test_what_is_enclosed_is_named_and_not_read() -> None:
    mail = read(
        b"From: ada@customer.example\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nSee the log.\n"
        b"--b\nContent-Type: text/plain; name=press.log\n\nsecret\n"
        b"--b\nContent-Type: message/rfc822\n\nFrom: gus@customer.example\n\nOther words\n--b--\n"
    )

    assert (mail.text, mail.files) == ("See the log.", ("press.log", "message/rfc822"))


@pytest.mark.parametrize(
    "said",
    [
        {"auto_submitted": "auto-replied (vacation)"},
        {"precedence": "Bulk"},
        {"return_path": "<>"},
        {"list_id": "news.example"},
        {"sender": "MAILER-DAEMON@customer.example"},
    ],
    ids=str,
)
def test_programs_are_known_by_their_signs(said: dict[str, str]) -> None:
    assert read(written(**said)).machine
    assert not read(written(auto_submitted="no", return_path="<ada@customer.example>")).machine


def test_a_bad_word_of_the_receiving_server_counts_and_a_good_one_does_not() -> None:
    said = "mx.vendor.example; dkim=pass; spf=fail smtp.mailfrom=evil.example; dmarc=fail (p=none)"

    assert read(written(authentication_results=said)).doubts == ("dmarc=fail", "spf=fail")
    assert read(written(authentication_results="mx; spf=pass; dmarc=pass")).doubts == ()


def test_who_sent_it_is_the_address_and_not_the_name_before_it() -> None:
    trick = '"ada@customer.example" <evil@else.example>'

    assert read(written(sender=trick)).senders == ("evil@else.example",)
    assert len(read(b"From: a@x.example\nFrom: b@x.example\n\nHello").senders) == 2
    assert read(b"Subject: nobody\n\nHello").senders == ()


def test_too_large_too_deep_and_too_many_is_refused() -> None:
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 500

    for data, code in ((b"x" * (MOST_BYTES + 1), "size"), (NESTED, "parts"), (many, "parts")):
        with pytest.raises(Unreadable) as refused:
            read(data)
        assert refused.value.code == code


def test_a_letter_that_takes_too_long_is_ended_and_a_usual_one_reads_the_same() -> None:
    slow = b"From: " + b"(" * 7000 + b"\nSubject: x\n\nHello"

    usual = written()

    assert read_in_time(usual) == read(usual)
    with pytest.raises(Unreadable):
        read_in_time(b"x" * (MOST_BYTES + 1))
    assert _told(slow) in {"", "form", "time"}


def _told(data: bytes) -> str:
    try:
        return "" if read_in_time(data) else "nothing"
    except Unreadable as refused:
        return refused.code

from __future__ import annotations

import pytest

from tsam.kernel.search.analyser import TOKEN_LENGTH, Term, terms, tokens


def test_small_letters_without_accents() -> None:
    assert tokens("Crème BRÛLÉE") == ["creme", "brulee"]


def test_umlauts_in_both_spellings() -> None:
    assert tokens("Müller") == ["muller", "mueller"]


def test_full_width_letters_are_letters() -> None:
    assert tokens("ＯＲＡ　ｴﾗｰ") == tokens("ora エラー")


def test_signs_and_pairs() -> None:
    assert tokens("検索機") == ["検", "索", "機", "検索", "索機"]


def test_scripts_without_a_space_between() -> None:
    assert {"oracle", "エラ", "ラー"} <= set(tokens("Oracleエラー"))


def test_vowel_signs_stay_in_their_word() -> None:
    assert tokens("हिन्दी") == ["हिन्दी"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ORA-00942", {"ora-00942", "ora", "00942", "ora00942"}),
        ("C1004711", {"c1004711", "1004711"}),
        ("SPR-7736412", {"spr-7736412", "7736412", "spr7736412"}),
        ("11.2.0", {"11.2.0", "11.2", "11"}),
        ("/var/log/error.log", {"var/log/error.log", "error.log", "error", "log"}),
        (r"C:\Temp\dump.hprof", {"c:/temp/dump.hprof", "dump.hprof", "temp"}),
        ("ada@acme.example", {"ada@acme.example", "acme.example", "ada"}),
        ("max_connections", {"max_connections", "max", "connections"}),
    ],
)
def test_identifiers_whole_and_in_part(text: str, parts: set[str]) -> None:
    assert parts <= set(tokens(text))


def test_a_version_is_not_taken_apart_in_a_query() -> None:
    assert terms("11.2.0") == (Term(("11.2.0",), is_prefix=True),)


def test_a_hyphenated_word_is_two_words_in_a_query() -> None:
    assert terms("server-side") == (
        Term(("server",)),
        Term(("side",), is_prefix=True),
    )


def test_only_the_last_word_may_be_unfinished() -> None:
    assert [term.is_prefix for term in terms("time out")] == [False, True]


def test_words_without_end_are_cut() -> None:
    assert {len(token) for token in tokens("x" * 5000)} == {TOKEN_LENGTH}


def test_nothing_but_signs_is_nothing() -> None:
    assert tokens("\x00 \"'() -- * \ud800") == []

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.cast import NOON
from tsam.domains.people.models import Attestation
from tsam.domains.people.proofs import Standing, proofs

TODAY = NOON.date()


def attestation(
    rule: str,
    *,
    since: int = -400,
    until: int | None = None,
    revoked_at: datetime | None = None,
) -> Attestation:
    """Days are counted from today."""
    last: date | None = None if until is None else TODAY + timedelta(days=until)
    return Attestation(
        rule=rule,
        valid_from=TODAY + timedelta(days=since),
        valid_until=last,
        verified_at=NOON,
        revoked_at=revoked_at,
    )


def standings(*given: Attestation, rules: tuple[str, ...] = ()) -> dict[str, Standing]:
    return {proof.rule: proof.standing for proof in proofs(given, TODAY, rules=rules)}


def test_each_standing_has_its_word() -> None:
    found = standings(
        attestation("met"),
        attestation("soon", until=60),
        attestation("long", until=61),
        attestation("later", since=1),
        attestation("ended", until=-1),
        attestation("revoked", revoked_at=NOON),
        rules=("asked",),
    )

    assert found == {
        "asked": Standing.UNKNOWN,
        "ended": Standing.ENDED,
        "later": Standing.LATER,
        "long": Standing.MET,
        "met": Standing.MET,
        "revoked": Standing.REVOKED,
        "soon": Standing.SOON,
    }


def test_the_last_day_still_opens() -> None:
    (proof,) = proofs([attestation("rule", until=0)], TODAY)

    assert proof.opens


def test_what_opens_counts_more_than_what_is_over() -> None:
    found = standings(
        attestation("rule", until=-1), attestation("rule"), attestation("rule", revoked_at=NOON)
    )

    assert found == {"rule": Standing.MET}


def test_of_two_that_open_the_longer_one_is_told() -> None:
    (proof,) = proofs([attestation("rule", until=90), attestation("rule", until=200)], TODAY)

    assert proof.attestation
    assert proof.attestation.valid_until == TODAY + timedelta(days=200)


def test_unknown_is_not_no_but_opens_nothing() -> None:
    (proof,) = proofs([], TODAY, rules=["asked"])

    assert (proof.standing, proof.opens) == (Standing.UNKNOWN, False)

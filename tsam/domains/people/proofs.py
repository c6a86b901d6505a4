"""What somebody is attested for, rule by rule. Unknown is not no, but it opens nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import Attestation

# So long before its last day somebody should think of the next one.
SOON = timedelta(days=60)


class Standing(models.TextChoices):
    MET = "MET", _("met")
    SOON = "SOON", _("ends soon")
    LATER = "LATER", _("not yet")
    ENDED = "ENDED", _("ended")
    REVOKED = "REVOKED", _("revoked")
    UNKNOWN = "UNKNOWN", _("unknown")


# What says most about a rule when there are several: the one that opens it, then what was.
_TELLING = (
    Standing.MET,
    Standing.SOON,
    Standing.LATER,
    Standing.ENDED,
    Standing.REVOKED,
    Standing.UNKNOWN,
)


@dataclass(frozen=True)
class Proof:
    """One rule, how it stands for a person, and the attestation that says so, if there is one."""

    rule: str
    standing: Standing
    attestation: Attestation | None = None

    @property
    def opens(self) -> bool:
        return self.standing in (Standing.MET, Standing.SOON)


def proofs(
    attestations: Iterable[Attestation], on: date, *, rules: Iterable[str] = ()
) -> list[Proof]:
    """One for each rule that was attested or is asked for, in the order of their names."""
    best = {rule: Proof(rule, Standing.UNKNOWN) for rule in rules}
    for attestation in attestations:
        proof = Proof(attestation.rule, standing(attestation, on), attestation)
        known = best.get(proof.rule)
        if known is None or _weight(proof) < _weight(known):
            best[proof.rule] = proof
    return [best[rule] for rule in sorted(best)]


def standing(attestation: Attestation, on: date) -> Standing:
    if attestation.revoked_at:
        return Standing.REVOKED
    if attestation.valid_from > on:
        return Standing.LATER
    if attestation.valid_until is None:
        return Standing.MET
    if attestation.valid_until < on:
        return Standing.ENDED
    return Standing.SOON if attestation.valid_until - on <= SOON else Standing.MET


def _weight(proof: Proof) -> tuple[int, int]:
    """The lower, the more telling; of two alike the one that lasts longer."""
    until = proof.attestation.valid_until if proof.attestation else None
    lasts = until.toordinal() if until else date.max.toordinal()
    return _TELLING.index(proof.standing), -lasts

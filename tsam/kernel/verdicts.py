"""May this be done? Yes, or no with the reason a person is shown.

The same verdict draws the page (the button, or the sentence in its place) and refuses the deed,
so the two cannot drift apart.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Verdict:
    """An answer with its grounds: reason in words, a stable code, the rule, and the evidence."""

    allowed: bool
    reason: str = ""
    code: str = ""
    rule: str = ""
    evidence: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(allowed=True, code="ok")


def yes(
    reason: str = "",
    *,
    code: str = "ok",
    rule: str = "",
    evidence: tuple[tuple[str, str], ...] = (),
) -> Verdict:
    return Verdict(allowed=True, reason=reason, code=code, rule=rule, evidence=evidence)


def no(
    reason: str,
    *,
    code: str = "refused",
    rule: str = "",
    evidence: tuple[tuple[str, str], ...] = (),
) -> Verdict:
    return Verdict(allowed=False, reason=reason, code=code, rule=rule, evidence=evidence)


class Refused(PermissionDenied):
    """Raised by `require`: a person asked for what a policy refuses. Faces show the reason."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


def require(verdict: Verdict) -> Verdict:
    """Go on, or raise Refused with the verdict."""
    if not verdict:
        raise Refused(verdict)
    return verdict

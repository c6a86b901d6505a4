"""What other weights may not do to the order, and what somebody should see before they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.models import Case, ClockState
from tsam.domains.priorities.arranging import Values
from tsam.domains.priorities.preview import Move, compare

# A customer whose cases fall by more than this share of the queue, on average, is pointed out.
SHARE = 0.1


@dataclass(frozen=True)
class Check:
    """One look at a draft: "down", "critical" or "share". A required one keeps it from holding."""

    key: str
    passed: int
    of: int
    detail: str = ""
    is_required: bool = True

    @property
    def is_passed(self) -> bool:
        return self.passed == self.of

    @property
    def sentence(self) -> str:
        return {
            "down": _("Nothing passes a case of severity 0"),
            "critical": _("Nothing passes a critical case that is with us"),
            "share": _("No customer loses more than a tenth of its places"),
        }[self.key]


def checks(moves: Sequence[Move]) -> list[Check]:
    """What a draft does to these cases, which are all of one queue."""
    found = [
        _not_passed("down", moves, Severity.DOWN),
        _not_passed("critical", moves, Severity.CRITICAL),
    ]
    lost = _places_lost(moves)
    return [*found, _shares(moves, lost)] if len(lost) > 1 else found


def require_safe(cases: Iterable[Case], at: datetime, former: Values, wanted: Values) -> None:
    """Raises ValidationError where a required check fails. It names no case: some are sealed."""
    for check in checks(compare(cases, at, former, wanted)):
        if check.is_required and not check.is_passed:
            raise ValidationError(_unsafe(check))


def require_safe_for(application: int, at: datetime, former: Values, wanted: Values) -> None:
    """As `require_safe`, for the open cases of one Application."""
    cases = Case._base_manager.filter(application=application, is_open=True)
    require_safe(cases, at, former, wanted)


def _not_passed(key: str, moves: Sequence[Move], severity: int) -> Check:
    """No case up to that severity may have more lesser ones above it than before."""
    before = _passers([(move.place_before, move.case) for move in moves], severity)
    after = _passers([(move.place, move.case) for move in moves], severity)
    held = sum(after[key] <= before[key] for key in after)
    return Check(key, held, len(after))


def _passers(placed: Iterable[tuple[int, Case]], severity: int) -> dict[int, int]:
    """{case up to that severity: how many lesser ones stand above it}.

    One that waits for the customer may be passed, unless everything stands still there.
    """
    above, found = 0, {}
    for _place, case in sorted(placed, key=lambda pair: pair[0]):
        if case.severity > severity:
            above += 1
        elif case.severity == Severity.DOWN or case.clock_state != ClockState.PAUSED:
            found[case.pk] = above
    return found


def _places_lost(moves: Sequence[Move]) -> dict[int, float]:
    """{account: the share of the queue that its cases fall by, on average}."""
    fallen: Counter[int] = Counter()
    count = Counter(move.case.account_id for move in moves)
    for move in moves:
        fallen[move.case.account_id] += move.down
    return {key: max(0, fallen[key]) / count[key] / len(moves) for key in count}


def _shares(moves: Sequence[Move], lost: dict[int, float]) -> Check:
    worst = max(lost, key=lambda key: (lost[key], -key))
    detail = ""
    if lost[worst]:
        account = next(move.case.account for move in moves if move.case.account_id == worst)
        share = round(100 * lost[worst])
        detail = _("most: %(name)s, %(share)d %%") % {"name": account.name, "share": share}
    held = sum(share <= SHARE for share in lost.values())
    return Check("share", held, len(lost), detail, is_required=False)


def _unsafe(check: Check) -> str:
    count = check.of - check.passed
    if check.key == "down":
        return ngettext(
            "So %(n)d case of severity 0 would be passed by others. Weigh severity 0 more.",
            "So %(n)d cases of severity 0 would be passed by others. Weigh severity 0 more.",
            count,
        ) % {"n": count}
    return ngettext(
        "So %(n)d critical case would be passed by lesser ones. Weigh severity 1 more.",
        "So %(n)d critical cases would be passed by lesser ones. Weigh severity 1 more.",
        count,
    ) % {"n": count}

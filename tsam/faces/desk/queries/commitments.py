"""What departments promised, the nearest day first, and one promise with its story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy import policies
from tsam.domains.advocacy.audiences import SLUGS, Audience, slug_of
from tsam.domains.advocacy.hits import hit_rates, judged
from tsam.domains.advocacy.lists import COMMITMENT_RELATED, commitment_lines, move_lines, today_of
from tsam.domains.advocacy.models import Commitment, CommitmentMove, Promise
from tsam.domains.advocacy.models.commitments import CommitmentQuerySet
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import engagements_of
from tsam.faces.desk.queries.cases import default_scope
from tsam.faces.ui.pages import keyset
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict


@dataclass(frozen=True)
class Filters:
    """Which commitments are listed, as the address says it."""

    view: str = "open"
    department: str = ""
    scope: str = "all"

    @classmethod
    def read(cls, given: Mapping[str, str], reader: User) -> Filters:
        view, slug = given.get("view", ""), given.get("department", "")
        scope = given.get("scope", "")
        return cls(
            view if view in VIEWS else "open",
            SLUGS[slug].value if slug in SLUGS else "",
            scope if scope in {"mine", "all"} else _scope(reader),
        )

    @property
    def slug(self) -> str:
        return slug_of(self.department) if self.department else ""


VIEWS = ("open", "overdue", "closed", "judged")


def _scope(reader: User) -> str:
    if reader.has_function(*SUPPORT):
        return default_scope(reader)
    return "all"


def within(reader: User, scope: str, at: datetime) -> CommitmentQuerySet:
    """What the reader may see; "mine" is what one owns, or what one's customers were promised."""
    rows: CommitmentQuerySet = Commitment.objects.visible_to(reader)
    if scope != "mine":
        return rows
    if reader.has_function(*SUPPORT):
        return rows.filter(item__engagement__in=engagements_of(reader, at.date()))
    return rows.filter(owner=reader)


def index(reader: User, filters: Filters, at: datetime, cursor: str | None) -> dict[str, Any]:
    everything = within(reader, filters.scope, at)
    today = at.date()
    counts = everything.aggregate(
        open=Count("pk", filter=Q(state="OPEN")),
        overdue=Count("pk", filter=Q(state="OPEN", promised_on__lt=today)),
        closed=Count("pk", filter=~Q(state="OPEN")),
    )
    rows = _viewed(everything, filters, today)
    newest_first = filters.view in {"closed", "judged"}
    order = ("-promised_on", "-pk") if newest_first else ("promised_on", "pk")
    page = keyset(rows.select_related(*COMMITMENT_RELATED), order=order, cursor=cursor or "")
    lines = commitment_lines(page.rows, reader, lambda row: today_of(row, at))
    return {
        "at": at,
        "today": today,
        "filters": filters,
        "page": page,
        "lines": lines,
        "counts": counts,
        "views": [
            ("open", _("Open"), counts["open"]),
            ("overdue", _("Overdue"), counts["overdue"]),
            ("closed", _("Over"), counts["closed"]),
        ],
        "departments": [(slug, str(one.label)) for slug, one in SLUGS.items()],
        "rates": hit_rates(everything, today),
        "sentence": sentence(counts),
        "is_support": reader.has_function(*SUPPORT),
    }


def _viewed(rows: CommitmentQuerySet, filters: Filters, today: date) -> Any:
    if filters.department:
        rows = rows.filter(department=filters.department)
    if filters.view == "judged":
        return judged(rows, today)
    if filters.view == "closed":
        return rows.exclude(state="OPEN")
    rows = rows.open()
    return rows.filter(promised_on__lt=today) if filters.view == "overdue" else rows


def sentence(counts: Mapping[str, int]) -> str:
    if counts["overdue"]:
        return ngettext(
            "%(n)d commitment is overdue.", "%(n)d commitments are overdue.", counts["overdue"]
        ) % {"n": counts["overdue"]}
    if counts["open"]:
        return ngettext(
            "%(n)d commitment is open, and none is overdue.",
            "%(n)d commitments are open, and none is overdue.",
            counts["open"],
        ) % {"n": counts["open"]}
    return _("Nothing is promised that is still open.")


@dataclass(frozen=True)
class Step:
    """Something that can be done to a commitment now, by this reader."""

    verb: str
    label: str
    icon: str
    is_danger: bool = False


def one(reader: User, row: Commitment, at: datetime) -> dict[str, Any]:
    moves = CommitmentMove.objects.visible_to(reader).filter(commitment=row).select_related("by")
    line = commitment_lines([row], reader, lambda _row: today_of(row, at))[0]
    is_support = reader.has_function(*SUPPORT)
    promise = Promise.objects.visible_to(reader).filter(commitment=row).first()
    return {
        "at": at,
        "today": today_of(row, at),
        "row": row.pk,
        "line": line,
        "moves": move_lines(moves.order_by("pk"), row, reader),
        "promise": promise,
        "is_support": is_support,
        "brief": reverse("desk:brief", args=[line.engagement])
        + f"?for={slug_of(line.audience)}#ask-{line.item}",
        "steps": steps(reader, row, has_promise=promise is not None),
    }


def steps(reader: User, row: Commitment, *, has_promise: bool) -> list[Step]:
    """What this reader may do next, the likeliest first."""
    released = _("Change what the customer reads") if has_promise else _("Tell the customer")
    keep = Step("outcome", _("It is kept"), "circle-check")
    release = Step("promise", released, "send")
    first = [(policies.release(reader, row), release), (policies.close(reader, row), keep)]
    if has_promise:
        first.reverse()
    offered: list[tuple[Verdict, Step]] = [
        *first,
        (policies.move(reader, row), Step("day", _("Another day"), "calendar-days")),
        (policies.hand_over(reader, row), Step("owner", _("Somebody else"), "user-round")),
        (
            policies.close(reader, row),
            Step("failure", _("It will not be kept"), "circle-slash", is_danger=True),
        ),
    ]
    return [step for verdict, step in offered if verdict]


def people_of(department: str) -> list[User]:
    """Who of a department can answer for a commitment."""
    held = User.objects.filter(
        is_active=True, is_staff=True, held_functions__function=Audience(department).value
    )
    return list(held.distinct().order_by("name"))

"""What briefs ask of a reader today: answers and commitments of one's own, or questions back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, DateField, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import Facts
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.lists import (
    COMMITMENT_RELATED,
    ITEM_RELATED,
    CommitmentLine,
    ItemLine,
    commitment_lines,
    item_lines,
    today_of,
)
from tsam.domains.advocacy.models import BriefItem, Commitment
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import engagements_of
from tsam.kernel.addresses import reverse
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question

ROWS = 6
QUIET = 3


@dataclass(frozen=True)
class Owed:
    """The day of somebody of a department beyond support."""

    asked: Sequence[ItemLine]
    promised: Sequence[CommitmentLine]

    @property
    def is_nothing(self) -> bool:
        return not self.asked and not self.promised

    @property
    def sentence(self) -> str:
        late = sum(one.is_overdue for one in self.promised)
        n = len(self.asked)
        if late:
            return ngettext(
                "%(n)d commitment of yours is overdue.",
                "%(n)d commitments of yours are overdue.",
                late,
            ) % {"n": late}
        if n:
            return ngettext(
                "%(n)d ask waits for your answer.", "%(n)d asks wait for your answer.", n
            ) % {"n": n}
        return _("No ask waits for you, and nothing you promised is late.")


def owed(reader: User, at: datetime) -> Owed | None:
    """None for who belongs to no department that reads briefs."""
    if not reader.has_function(*Audience) or reader.has_function(*SUPPORT):
        return None
    items = (
        BriefItem.objects.visible_to(reader)
        .filter(state="ASKED")
        .select_related(*ITEM_RELATED)
        .order_by("wanted_on", "pk")
    )
    return Owed(item_lines(items[:ROWS], reader), _own(reader, at))


def _own(reader: User, at: datetime) -> list[CommitmentLine]:
    rows = (
        Commitment.objects.visible_to(reader)
        .open()
        .filter(owner=reader)
        .select_related(*COMMITMENT_RELATED)
        .order_by("promised_on", "pk")
    )
    return commitment_lines(rows[:ROWS], reader, lambda row: today_of(row, at))


_ASKED_BACK: Question[BriefItem] = Question(
    lambda rows: (
        rows.filter(Among("engagement", "engagements"), state="QUESTION")
        .select_related(*ITEM_RELATED)
        .order_by("state_at", "pk")[:QUIET]
    )
)
_PASSED: Question[Commitment] = Question(
    lambda rows: (
        rows.open()
        .filter(
            Among("item__engagement", "engagements"), promised_on__lt=Blank("today", DateField())
        )
        .select_related(*COMMITMENT_RELATED)
        .order_by("promised_on", "pk")[:QUIET]
    )
)


def questions_for(reader: User, at: datetime) -> list[ItemLine]:
    """What departments ask back about the customers that the reader serves."""
    served = engagements_of(reader, at.date())
    items = _ASKED_BACK.of(BriefItem.objects.visible_to(reader), engagements=served)
    return item_lines(items, reader)


def overdue_for(reader: User, at: datetime) -> list[CommitmentLine]:
    """What departments promised those customers, and whose day has passed."""
    given = {"engagements": engagements_of(reader, at.date()), "today": at.date()}
    rows = _PASSED.of(Commitment.objects.visible_to(reader), **given)
    return commitment_lines(rows, reader, lambda row: today_of(row, at))


def promised_to(reader: User, row: Engagement, at: datetime) -> list[CommitmentLine]:
    """What was promised to one customer: the open ones first, by their day."""
    rows = (
        Commitment.objects.visible_to(reader)
        .filter(item__engagement=row)
        .select_related(*COMMITMENT_RELATED)
        .order_by(Case(When(state="OPEN", then=0), default=1), "-promised_on", "pk")
    )
    return commitment_lines(rows[:ROWS], reader, lambda one: today_of(one, at))


def brief_sentence(reader: User, row: Engagement, facts: Facts | None) -> str:
    """How the brief of an engagement stands, for who reads it; "" without an advocate (P1)."""
    if facts is None or not reader.has_function(*SUPPORT) or not decide(Feature.P1, facts):
        return ""
    counted = dict(
        BriefItem.objects.visible_to(reader)
        .filter(engagement=row)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    asked, questions = counted.get("ASKED", 0), counted.get("QUESTION", 0)
    if questions:
        return ngettext(
            "%(n)d department asks back.", "%(n)d questions of departments are open.", questions
        ) % {"n": questions}
    if asked:
        return ngettext(
            "Departments owe %(n)d answer.", "Departments owe %(n)d answers.", asked
        ) % {"n": asked}
    if counted:
        return _("Departments beyond support owe no answer.")
    return _("Nothing is asked of departments beyond support.")


def ask_url(line: ItemLine) -> str:
    return f"{reverse('desk:brief', args=[line.engagement])}?for={line.slug}#ask-{line.key}"

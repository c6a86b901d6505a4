"""All briefs of a reader: what waits for an answer, and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy import briefs
from tsam.domains.advocacy.audiences import Audience, Cell, slug_of
from tsam.domains.advocacy.hits import hit_rates
from tsam.domains.advocacy.lists import ITEM_RELATED, ItemLine, item_lines
from tsam.domains.advocacy.models import (
    BriefEdition,
    BriefItem,
    BriefReceipt,
    Commitment,
    every_brief,
)
from tsam.domains.advocacy.models.reading import briefed_applications
from tsam.domains.advocacy.registers import heads_of
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import engagements_of
from tsam.faces.desk.queries.cases import default_scope

# So many engagements, and so many asks, stand on the page.
MOST = 100


@dataclass(frozen=True)
class Listed:
    """One brief in the list: whom it is for, what waits, and whether it was read."""

    pk: int
    audience: Audience
    slug: str
    customer: Cell
    application: str
    waiting: int
    questions: int
    promised: int
    is_new: bool


def index(reader: User, at: datetime) -> dict[str, Any]:
    """The reader's departments; support sees all four of each engagement it serves."""
    is_support = reader.has_function(*SUPPORT)
    own = list(Audience) if is_support else [one for one in Audience if reader.has_function(one)]
    engagements = _engagements(reader, at)
    listed = _listed(reader, engagements, own)
    waiting = owed(reader, [one.pk for one in engagements])
    rows = Commitment.objects.visible_to(reader).filter(item__engagement__in=engagements)
    return {
        "at": at,
        "today": at.date(),
        "is_support": is_support,
        "departments": own,
        "listed": listed,
        "waiting": waiting,
        "new": sum(one.is_new for one in listed),
        "sentence": index_sentence(waiting, listed, is_support=is_support),
        "rates": hit_rates(rows, at.date()),
    }


def _engagements(reader: User, at: datetime) -> list[Engagement]:
    found = every_brief().visible_to(reader).filter(application__in=briefed_applications(reader))
    if default_scope(reader) == "mine" and reader.has_function(*SUPPORT):
        found = found.filter(pk__in=engagements_of(reader, at.date()))
    return list(found.select_related("account", "application").order_by("pk")[:MOST])


def _listed(
    reader: User, engagements: Sequence[Engagement], own: Sequence[Audience]
) -> list[Listed]:
    heads = heads_of(engagements)
    counts = _counts(reader, engagements)
    promised = _promised(reader, engagements)
    read = _read(reader, engagements)
    found = []
    for row in engagements:
        for audience in own:
            n = counts.get((row.pk, audience), {})
            head = briefs.head_for(heads[row.pk], audience)
            found.append(
                Listed(
                    row.pk,
                    audience,
                    slug_of(audience),
                    Cell(row.account.name) if reader.has_function(*SUPPORT) else head[0],
                    head[1].words,
                    n.get("waiting", 0),
                    n.get("questions", 0),
                    promised.get((row.pk, audience), 0),
                    is_new=read.get((row.pk, audience), False),
                )
            )
    shown = [one for one in found if one.is_new or one.waiting or one.questions or one.promised]
    rest = [one for one in found if one not in shown]
    return shown + ([] if reader.has_function(*SUPPORT) else rest)


def _counts(
    reader: User, engagements: Iterable[Engagement]
) -> dict[tuple[int, str], dict[str, int]]:
    rows = (
        BriefItem.objects.visible_to(reader)
        .filter(engagement__in=engagements)
        .order_by()
        .values("engagement", "audience")
        .annotate(
            waiting=Count("pk", filter=Q(state="ASKED")),
            questions=Count("pk", filter=Q(state="QUESTION")),
        )
    )
    return {
        (row["engagement"], row["audience"]): {
            "waiting": row["waiting"],
            "questions": row["questions"],
        }
        for row in rows
    }


def _promised(reader: User, engagements: Iterable[Engagement]) -> dict[tuple[int, str], int]:
    rows = (
        Commitment.objects.visible_to(reader)
        .open()
        .filter(item__engagement__in=engagements)
        .order_by()
        .values_list("item__engagement", "department")
        .annotate(n=Count("pk"))
    )
    return {(engagement, department): n for engagement, department, n in rows}


def _read(reader: User, engagements: Iterable[Engagement]) -> dict[tuple[int, str], bool]:
    """{(engagement, department): whether the newest edition is unread by this reader}.

    For support: unread by everybody.
    """
    editions = BriefEdition.objects.visible_to(reader).filter(engagement__in=engagements)
    newest = editions.order_by().values("engagement", "audience").annotate(last=Max("number"))
    last = {(row["engagement"], row["audience"]): row["last"] for row in newest}
    receipts = BriefReceipt.objects.visible_to(reader).filter(edition__engagement__in=engagements)
    if not reader.has_function(*SUPPORT):
        receipts = receipts.filter(reader=reader)
    had = {
        (engagement, audience): number
        for engagement, audience, number in receipts.order_by()
        .values_list("edition__engagement", "edition__audience")
        .annotate(number=Max("edition__number"))
    }
    return {key: had.get(key) != number for key, number in last.items()}


def owed(reader: User, engagements: Sequence[int]) -> list[ItemLine]:
    """What waits for the reader: asks for a department, questions back for support."""
    is_support = reader.has_function(*SUPPORT)
    items = (
        BriefItem.objects.visible_to(reader)
        .filter(engagement__in=engagements, state="QUESTION" if is_support else "ASKED")
        .select_related(*ITEM_RELATED)
        .order_by("wanted_on", "pk")
    )
    return item_lines(items[:MOST], reader)


def index_sentence(
    waiting: Sequence[ItemLine], listed: Sequence[Listed], *, is_support: bool
) -> str:
    if is_support:
        if waiting:
            return ngettext(
                "%(n)d question of a department waits for you.",
                "%(n)d questions of departments wait for you.",
                len(waiting),
            ) % {"n": len(waiting)}
        asked = sum(one.waiting for one in listed)
        if asked:
            return ngettext(
                "%(n)d ask waits for an answer.", "%(n)d asks wait for an answer.", asked
            ) % {"n": asked}
        return _("No question is open, and no department owes an answer.")
    new = sum(one.is_new for one in listed)
    if not waiting and not new:
        return _("You owe no answer, and nothing is new.")
    owes = (
        ngettext("You owe %(n)d answer.", "You owe %(n)d answers.", len(waiting))
        % {"n": len(waiting)}
        if waiting
        else _("You owe no answer.")
    )
    if not new:
        return owes
    news = ngettext("%(n)d brief is new.", "%(n)d briefs are new.", new) % {"n": new}
    return f"{owes} {news}"

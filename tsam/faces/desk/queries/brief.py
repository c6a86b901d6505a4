"""One brief: what a department owes, who has read it, and how it keeps its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.facts import day_words
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy import briefs, policies
from tsam.domains.advocacy.actions.editions import last_edition
from tsam.domains.advocacy.audiences import SHOWS, SLUGS, Audience, Cell, Field, How, slug_of
from tsam.domains.advocacy.briefs import Told
from tsam.domains.advocacy.hits import hit_rates
from tsam.domains.advocacy.models import (
    BriefEdition,
    BriefItem,
    BriefReceipt,
    Commitment,
)
from tsam.domains.advocacy.notices import readers_of
from tsam.domains.people.models import User
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

RELATED = ("account", "application__account", "application__support_contract", "calendar")
# The fields whose rules a reader of the page may ask about.
TOLD_FIELDS = (Field.CUSTOMER, Field.PEOPLE, Field.CONTRACT, Field.TITLES, Field.CONFIDENTIAL)


@dataclass(frozen=True)
class Reader:
    """Somebody of a department, and when they had the edition that stands now."""

    person: User
    read_at: datetime | None


@dataclass(frozen=True)
class Step:
    """Something that can be done to an ask now, by this reader."""

    verb: str
    label: str
    icon: str
    href: str


@dataclass(frozen=True)
class Row:
    """One line of the brief with what the reader may do about it."""

    entry: briefs.Entry
    asks: Sequence[tuple[briefs.Asked, Sequence[Step]]]


def told_or_none(row: Engagement, audience: Audience, at: datetime) -> Told | None:
    """What the department reads; nothing without a right to an advocate."""
    if not entitled(Feature.P1, row.application, at):
        return None
    return briefs.told(row, audience, at)


def one(reader: User, row: Engagement, audience: Audience, at: datetime) -> dict[str, Any]:
    verdict = entitled(Feature.P1, row.application, at)
    told = briefs.told(row, audience, at) if verdict else None
    is_support = reader.has_function(*SUPPORT)
    today = today_of(row, at)
    edition = last_edition(row, audience)
    readers = _readers(reader, row, audience, edition) if told else []
    rows = [_row(reader, row, entry) for entry in told.entries] if told else []
    return {
        "at": at,
        "today": today,
        "engagement": row if is_support else None,
        "pk": row.pk,
        "audience": audience,
        "slug": slug_of(audience),
        "choices": [(slug, one) for slug, one in SLUGS.items()] if is_support else [],
        "verdict": verdict,
        "told": told,
        "top": rows[: briefs.TOP],
        "rest": rows[briefs.TOP :],
        "edition": edition,
        "readers": readers,
        "read": sum(one.read_at is not None for one in readers),
        "sentence": _sentence(told, audience, readers, today) if told else "",
        "lede": _lede(told, is_support=is_support),
        "rates": hit_rates(
            Commitment.objects.visible_to(reader).filter(item__engagement=row), today
        ),
        "who_sees": who_sees(),
        "may_ask": _may_ask(reader, verdict),
        "is_support": is_support,
    }


def _may_ask(reader: User, verdict: Verdict) -> Verdict:
    allowed = policies.ask(reader)
    return verdict if allowed else allowed


def _row(reader: User, row: Engagement, entry: briefs.Entry) -> Row:
    return Row(entry, [(ask, steps(reader, row.pk, ask)) for ask in entry.asks])


def steps(reader: User, engagement: int, ask: briefs.Asked) -> list[Step]:
    """What this reader may say next, the likeliest first."""
    item = BriefItem(
        pk=ask.key, state=ask.state, audience=_audience_of(ask.department), engagement_id=engagement
    )
    offered: list[tuple[Verdict, str, str, str]] = [
        (policies.accept(reader, item), "acceptance", _("Accept"), "check"),
        (policies.answer(reader, item), "refusal", _("Decline"), "x"),
        (policies.answer(reader, item), "question", _("Ask back"), "message-circle-question-mark"),
        (policies.reply(reader, item), "reply", _("Answer"), "reply"),
        (policies.withdraw(reader, item), "withdrawal", _("Ask no more"), "circle-slash"),
    ]
    return [
        Step(verb, label, icon, reverse("desk:ask-act", args=[engagement, ask.key, verb]))
        for verdict, verb, label, icon in offered
        if verdict
    ]


def _audience_of(department: str) -> str:
    return next(one.value for one in Audience if str(one.label) == department)


def _readers(
    reader: User, row: Engagement, audience: Audience, edition: BriefEdition | None
) -> list[Reader]:
    receipts = BriefReceipt.objects.visible_to(reader)
    read = (
        dict(receipts.filter(edition=edition).values_list("reader", "read_at")) if edition else {}
    )
    return [Reader(person, read.get(person.pk)) for person in readers_of(row, audience)]


def _sentence(told: Told, audience: Audience, readers: Sequence[Reader], today: date) -> str:
    """Who owes what by when, and who has read it."""
    name = str(audience.label)
    waiting = [ask for ask in told.asks if ask.state == "ASKED"]
    first = min((ask.wanted_on for ask in waiting if ask.wanted_on), default=None)
    if not told.asks:
        owes = _("Nothing is asked of %(department)s.") % {"department": name}
    elif not waiting:
        owes = _("%(department)s owes no answer.") % {"department": name}
    else:
        owes = ngettext(
            "%(department)s owes %(n)d answer", "%(department)s owes %(n)d answers", len(waiting)
        ) % {"department": name, "n": len(waiting)}
        owes = (
            _("%(owes)s, the first by %(day)s.") % {"owes": owes, "day": day_words(first)}
            if first
            else _("%(owes)s.") % {"owes": owes}
        )
    return f"{owes} {_read_words(readers)}".strip()


def _read_words(readers: Sequence[Reader]) -> str:
    read = sum(one.read_at is not None for one in readers)
    if not readers:
        return _("Nobody there can read it.")
    if not read:
        return _("Nobody has read it yet.")
    if read == len(readers):
        return _("All have read it.")
    return _("%(read)d of %(all)d have read it.") % {"read": read, "all": len(readers)}


def _lede(told: Told | None, *, is_support: bool) -> str:
    if told is None:
        return ""
    if is_support:
        return _(
            "One source, four departments. You see it as %(department)s sees it; only they answer."
        ) % {"department": told.audience.label}
    if told.customer.is_masked:
        return _("In the customer’s order. Names stay with their TSAM, prices with Sales.")
    return _("In the customer’s order, kept by their TSAM.")


def who_sees() -> list[tuple[str, list[tuple[str, bool]]]]:
    """[field, [words, is open] by department]: the map itself, in words."""
    return [
        (str(field.label), [_how(SHOWS[field][one]) for one in Audience]) for field in TOLD_FIELDS
    ]


def _how(how: How) -> tuple[str, bool]:
    words = {
        How.SHOWN: _("yes"),
        How.REDACTED: _("without names"),
        How.MASKED: _("hidden"),
        How.IF_INVOLVED: _("when involved"),
        How.LEFT_OUT: _("not at all"),
    }
    return words[how], how in {How.SHOWN, How.REDACTED, How.IF_INVOLVED}


def table(told: Told) -> list[list[str]]:
    """The brief as rows of text, heads first; only what `render` gave."""
    fields = [field for field in Field if any(field in one.cells for one in told.entries)]
    heads = [_("Place"), _("Number"), *(str(field.label) for field in fields)]
    heads += [_("Asked"), _("Wanted by"), _("State"), _("Promised for")]
    rows = [heads]
    for entry in told.entries:
        cells = [_flat(entry.cells.get(field)) for field in fields]
        about = [str(entry.place), entry.key, *cells]
        asks = [
            [
                ask.asked,
                ask.wanted_on.isoformat() if ask.wanted_on else "",
                ask.label,
                ask.promised.promised_on.isoformat() if ask.promised else "",
            ]
            for ask in entry.asks
        ]
        rows += [about + ask for ask in asks or [["", "", "", ""]]]
    return rows


def _flat(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return "\n".join(cell.lines) if cell.lines else cell.words

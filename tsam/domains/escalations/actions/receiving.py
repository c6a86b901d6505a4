"""Take a letter: an escalation by it, words in one that runs, nothing, or why it is refused.

The line that names its sender can be forged. So a letter only ever asks: what comes of it waits
until one of ours takes it, and the contact who is named gets the usual letter about it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Application, Severity
from tsam.domains.cases import files
from tsam.domains.cases.actions.reachable import NOBODY, Reachable
from tsam.domains.cases.models import Case
from tsam.domains.escalations import addressed, policies
from tsam.domains.escalations.actions import course
from tsam.domains.escalations.actions.raising import Matter, Wanted, escalate, sharpest_first
from tsam.domains.escalations.addressed import About, NotTaken
from tsam.domains.escalations.models import (
    Channel,
    Escalation,
    Fault,
    IncomingLetter,
    State,
    Subject,
)
from tsam.domains.people.models import User
from tsam.kernel.mail import MOST_BYTES, Mail, Unreadable
from tsam.kernel.mail.guarded import read_in_time
from tsam.kernel.verdicts import Refused, require

HOUR = timedelta(hours=1)
# So many letters an hour of one sender make something, and so many refusals are kept and told.
MOST_TAKEN, MOST_REFUSED = 20, 20
# No more bytes an hour than so are kept of what was refused, and no letter longer than so.
MOST_REFUSED_BYTES = 25 * 1024 * 1024
KEPT = timedelta(days=30)
MOST_IMPACT, MOST_WORDS, MOST_TITLE = 1000, 4000, 200
_ANSWERED = re.compile(
    r"^\s*((re|aw|antw|sv|tr|fw|fwd|wg|rv|回复|转发)\s?[:\uff1a]\s*)+", re.IGNORECASE
)
_FAULTS = {"size": Fault.SIZE, "parts": Fault.PARTS, "form": Fault.FORM, "time": Fault.TIME}


class Outcome(models.TextChoices):
    MADE = "MADE", _lazy("Escalated")
    JOINED = "JOINED", _lazy("It stands with the one that runs")
    THERE = "THERE", _lazy("It was there already")
    IGNORED = "IGNORED", _lazy("Nothing was made of it")
    REFUSED = "REFUSED", _lazy("It could not be taken")
    LATER = "LATER", _lazy("Too many at once")


@dataclass(frozen=True)
class Taken:
    """What came of a letter. `sentence` is for one of ours: it may name what the sender has."""

    outcome: Outcome
    sentence: str
    escalation: Escalation | None = None
    fault: Fault | None = None


def take_letter(
    data: bytes,
    *,
    by: User | None,
    at: datetime,
    is_told: bool = False,
    chosen: Application | None = None,
) -> Taken:
    """`by` hands it in, or nobody: a mail server. Raises Refused when it is not theirs to do.

    `chosen` is the Application that they say it is about, which they may see; else the letter says.
    A wrong choice raises ValidationError.

    A letter that could not be taken is kept, and told to support managers and administrators, and
    to the contact who is named as its sender; not so when `is_told`: somebody reads the answer.
    """
    if by is not None:
        require(policies.take_letter(by))
    mail, sender = None, None
    try:
        mail = _read(data)
        if ignored := _ignored(mail):
            return ignored
        sender = addressed.sender_of(mail)
        return _take(mail, sender, data, by=by, at=at, chosen=chosen)
    except NotTaken as why:
        if is_told:
            return Taken(Outcome.REFUSED, why.said_to(by), fault=why.fault)
        return _refuse(why, mail, sender, data, by=by, at=at)


def _read(data: bytes) -> Mail:
    try:
        return read_in_time(data)
    except Unreadable as wrong:
        raise NotTaken(_FAULTS[wrong.code]) from wrong


def _ignored(mail: Mail) -> Taken | None:
    """What programs write makes nothing, or two of them would write to each other for ever."""
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
    sign = mail.machine or ("From" if own in mail.senders else "")
    if not sign:
        return None
    said = _("No person wrote this letter (%(sign)s), so nothing was made of it.")
    return Taken(Outcome.IGNORED, said % {"sign": sign})


@transaction.atomic
def _take(
    mail: Mail,
    sender: User,
    data: bytes,
    *,
    by: User | None,
    at: datetime,
    chosen: Application | None,
) -> Taken:
    """One letter at a time: whoever brings the same one waits here, and finds it."""
    # The row of the sender is held, so that two letters are counted one after the other.
    User.objects.select_for_update().get(pk=sender.pk)
    former = IncomingLetter._base_manager.filter(key=mail.key).first()
    if former and former.escalation:
        return _there(former.escalation, by)
    found = addressed.about(sender, mail, at, by=by, chosen=chosen)
    recent = IncomingLetter._base_manager.filter(sender=sender, came_at__gt=at - HOUR)
    if recent.exclude(escalation=None).count() >= MOST_TAKEN:
        return _later()
    kept = _keep(data)
    outcome, escalation = _make(found, mail, sender, at)
    _row(mail, former, kept, sender=sender, by=by, at=at, escalation=escalation)
    said = {
        Outcome.MADE: _("%(number)s was made of it: %(title)s"),
        Outcome.JOINED: _("It stands with %(number)s, which runs already: %(title)s"),
    }[outcome]
    facts = {"number": escalation.number, "title": escalation.title}
    return Taken(outcome, said % facts, escalation)


def _there(escalation: Escalation, by: User | None) -> Taken:
    if by is not None and not Escalation.objects.visible_to(by).filter(pk=escalation.pk).exists():
        raise NotTaken(Fault.NO_SERVICE)
    said = _("This letter was taken already: %(number)s.") % {"number": escalation.number}
    return Taken(Outcome.THERE, said, escalation)


def _make(found: About, mail: Mail, sender: User, at: datetime) -> tuple[Outcome, Escalation]:
    impact = impact_of(mail)
    running = found.running or _asked_already(found, sender)
    try:
        # What is refused halfway leaves nothing behind.
        with transaction.atomic():
            if running:
                course.write(
                    running, by=sender, at=at, text=_cut(_whole(mail) or impact, MOST_WORDS),
                    channel=Channel.LETTER,
                )  # fmt: skip
                return Outcome.JOINED, running
            made = escalate(
                found.application,
                by=sender,
                at=at,
                matter=Matter(sharpest_first(found.cases), found.spr),
                wanted=Wanted(
                    impact=impact,
                    title="" if found.cases or found.spr else _title(mail, sender),
                    reachable=_reachable(found.cases),
                    channel=Channel.LETTER,
                    words="" if _whole(mail) == impact else _whole(mail),
                ),
            )
    except Refused as refused:
        raise NotTaken(Fault.OTHER, refused.verdict.reason) from refused
    except ValidationError as wrong:
        raise NotTaken(Fault.OTHER, " ".join(wrong.messages)) from wrong
    is_new = made.raised_at == at and made.raised_by_id == sender.pk
    return (Outcome.MADE if is_new else Outcome.JOINED), made


def impact_of(mail: Mail) -> str:
    """What is new in it, cut where a page ends; else its subject. Raises NotTaken."""
    words = mail.newest or mail.text or _bare(mail.subject)
    if not words:
        raise NotTaken(Fault.EMPTY)
    return _cut(words, MOST_IMPACT)


def _whole(mail: Mail) -> str:
    """All that it says, with what is enclosed: our people find that in the letter as it came."""
    if not mail.files:
        return mail.text
    enclosed = _("Enclosed: %(names)s") % {"names": ", ".join(mail.files)}
    return f"{mail.text}\n\n{enclosed}".strip()


def _asked_already(found: About, sender: User) -> Escalation | None:
    """About the service itself, while nobody has taken the first one: a second letter joins it.

    A letter without a number is an answer as often as it is a new matter, and a flood of them
    makes one thing to look at.
    """
    if found.cases or found.spr:
        return None
    rows = Escalation.objects.visible_to(sender).filter(
        application=found.application,
        subject=Subject.SERVICE,
        state=State.REQUESTED,
        channel=Channel.LETTER,
        raised_by=sender,
    )
    return rows.order_by("pk").first()


def _reachable(cases: tuple[Case, ...]) -> Reachable:
    """Who can be called, as the sharpest case says it. A letter names nobody in a way we trust."""
    named = (case for case in cases if case.severity == Severity.DOWN and case.reachable_name)
    found = next(named, None)
    return Reachable(found.reachable_name, found.reachable_phone) if found else NOBODY


def _title(mail: Mail, sender: User) -> str:
    bare = _bare(mail.subject)
    return _cut(bare or _("A letter of %(name)s") % {"name": sender.name}, MOST_TITLE)


def _bare(subject: str) -> str:
    return _ANSWERED.sub("", subject).strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# --- what could not be taken


@transaction.atomic
def _refuse(
    why: NotTaken, mail: Mail | None, sender: User | None, data: bytes,
    *, by: User | None, at: datetime,
) -> Taken:  # fmt: skip
    """Keep it and tell of it, once; and not without end when somebody sends thousands."""
    key = mail.key if mail else hashlib.sha256(data).hexdigest()
    refused = Taken(Outcome.REFUSED, why.said_to(by), fault=why.fault)
    if IncomingLetter._base_manager.filter(key=key).exists():
        return refused
    recent = IncomingLetter._base_manager.filter(escalation=None, came_at__gt=at - HOUR)
    told = recent.aggregate(letters=Count("pk"), size=Sum("size"))
    if told["letters"] >= MOST_REFUSED or (told["size"] or 0) + len(data) > MOST_REFUSED_BYTES:
        return _later()
    guarding = addressed.guarded_by(sender) if sender else None
    kept = _keep(data[:MOST_BYTES])
    try:
        with transaction.atomic():
            letter = _row(
                mail,
                None,
                kept,
                key=key,
                sender=sender,
                by=by,
                at=at,
                fault=why.fault,
                application=guarding,
            )
    except IntegrityError:
        # The same one came twice at once, and the other one told of it.
        return refused
    # The sentence names what the sender has: it goes to those alone who may read the letter.
    facts = {"fault": str(why.fault), "_sentence": why.sentence}
    timeline.record(
        "letter.refused",
        letter,
        account=letter.account,
        application=letter.application,
        by=by,
        at=at,
        facts=facts,
    )
    return refused


def forget_letters(*, at: datetime) -> int:
    """Those that could not be taken and were not put right; says how many."""
    old = IncomingLetter._base_manager.filter(escalation=None, came_at__lt=at - KEPT)
    gone, _of_each = old.delete()
    return gone


def _later() -> Taken:
    return Taken(Outcome.LATER, _("Too many letters came within the hour. Try it again later."))


def _row(
    mail: Mail | None,
    former: IncomingLetter | None,
    kept: files.Stored,
    *,
    sender: User | None,
    by: User | None,
    at: datetime,
    key: str = "",
    escalation: Escalation | None = None,
    fault: str = "",
    application: Application | None = None,
) -> IncomingLetter:
    where = escalation.application if escalation else application
    told: dict[str, Any] = {
        "account": where.account if where else None,
        "application": where,
        "escalation": escalation,
        "sender": sender,
        "address": ", ".join(mail.senders)[:254] if mail else "",
        "subject": mail.subject[:200] if mail else "",
        "doubts": ", ".join(mail.doubts)[:40] if mail else "",
        "fault": fault,
        "handed_in_by": by,
        "came_at": at,
        "sha256": kept.sha256,
        "size": kept.size,
    }
    if former is None:
        return IncomingLetter.objects.create(key=key or (mail.key if mail else ""), **told)
    # It was refused before, and is taken now that the reason is gone.
    for name, value in told.items():
        setattr(former, name, value)
    former.save(update_fields=list(told))
    return former


@dataclass
class _Octets:
    data: bytes
    name: str | None = "letter.eml"

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        size = chunk_size or len(self.data) or 1
        for start in range(0, len(self.data), size):
            yield self.data[start : start + size]


def _keep(data: bytes) -> files.Stored:
    """Before the row that names it is committed, as every file."""
    return files.store(_Octets(data or b"\n"), largest=MOST_BYTES)

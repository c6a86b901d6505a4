"""Who wrote a letter, and what it is about: only what this sender may see is ever found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application, Contact, Engagement
from tsam.domains.cases.models import NUMBERING as CASES
from tsam.domains.cases.models import Case
from tsam.domains.escalations import policies
from tsam.domains.escalations.models import NUMBERING, Escalation, Fault
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr, SprInterest, SprPublic
from tsam.domains.sprs.numbering import canonical
from tsam.kernel.mail import Mail

# So many numbers of one letter are looked for.
MOST_NAMED = 50
_CASE = re.compile(r"(?<!\w)C[ -]?(\d{5,19})(?!\w)", re.IGNORECASE)
_SPR = re.compile(r"(?<!\w)SPR[ #:.-]?\d(?:[ .-]?\d){4,9}(?!\w)", re.IGNORECASE)
_ESCALATION = re.compile(r"(?<!\w)E\d{4,19}(?!\w)")


class NotTaken(Exception):
    """Why a letter could not be taken: a sentence for whoever wrote it, or for one of ours."""

    def __init__(
        self, fault: Fault, sentence: str = "", places: Sequence[Application] = ()
    ) -> None:
        self.fault = fault
        self.sentence = sentence or str(fault.label)
        self.places = places
        super().__init__(self.sentence)

    def said_to(self, reader: User | None) -> str:
        """The sentence for one of ours: without the places that an access rule keeps from them."""
        if reader is None or not self.places:
            return self.sentence
        seen = Application.objects.visible_to(reader).filter(pk__in=[one.pk for one in self.places])
        return _which(list(seen.order_by("name", "pk"))).sentence


@dataclass(frozen=True)
class About:
    """Cases, an SPR, words in an escalation that runs, or else the service itself."""

    application: Application
    cases: tuple[Case, ...] = ()
    spr: Spr | None = None
    running: Escalation | None = None


def sender_of(mail: Mail) -> User:
    """The one contact who is named as its sender. Raises NotTaken.

    An address that anybody could have written there: nothing is done for it that the sender would
    not hear of.
    """
    addresses = set(mail.senders)
    if not addresses:
        raise NotTaken(Fault.NO_SENDER)
    if len(addresses) > 1:
        raise NotTaken(Fault.SEVERAL_SENDERS)
    address = addresses.pop()
    found = User.objects.filter(email__iexact=address, is_active=True, is_staff=False).first()
    # The database may take letters for alike that are not, such as a long s for an s.
    if found is None or found.email.lower() != address:
        raise NotTaken(Fault.UNKNOWN)
    if not Contact._base_manager.filter(user=found, left_at=None).exists():
        raise NotTaken(Fault.UNKNOWN)
    return found


def guarded_by(sender: User) -> Application | None:
    """The Application whose rules guard a letter that does not say what it is about.

    One with an access rule where the sender's customer has such: it may be about that.
    """
    accounts = Contact._base_manager.filter(user=sender, left_at=None).values("account")
    ruled = Engagement._base_manager.filter(account__in=accounts).exclude(access_rule="")
    found = ruled.select_related("application").order_by("pk").first()
    return found.application if found else None


def about(
    sender: User,
    mail: Mail,
    at: datetime,
    *,
    by: User | None = None,
    chosen: Application | None = None,
) -> About:
    """Raises NotTaken, also when an access rule keeps what it is about from who hands it in.

    `chosen` is the Application that who hands it in says, where the letter leaves it open. A wrong
    choice raises ValidationError: it is told to them alone, never to who wrote the letter.
    """
    found = _about(sender, mail, at, chosen)
    if by is not None and not _is_open(found.application, by):
        raise NotTaken(Fault.NO_SERVICE)
    if chosen and found.application != chosen:
        said = _("This letter is about %(name)s. Choose that, or leave the choice to the letter.")
        raise ValidationError({"application": said % {"name": found.application.name}})
    return found


def _is_open(application: Application, reader: User) -> bool:
    return Application.objects.visible_to(reader).filter(pk=application.pk).exists()


def _about(sender: User, mail: Mail, at: datetime, chosen: Application | None) -> About:
    places = _served(sender, at)
    if chosen and chosen not in places:
        said = _("Who wrote this letter has no service for %(name)s. Choose another Application.")
        raise ValidationError({"application": said % {"name": chosen.name}})
    if found := _answered(sender, mail, places):
        return found
    said = f"{mail.subject}\n{mail.newest}"
    if found := _cases(sender, said, places) or _spr(sender, said, places, chosen):
        return found
    if chosen:
        return About(chosen)
    if len(places) == 1:
        return About(places[0])
    named = [one for one in places if _names(one, said)]
    if len(named) == 1:
        return About(named[0])
    raise _which(places)


def _served(sender: User, at: datetime) -> list[Application]:
    rows = Application.objects.visible_to(sender).filter(retired_at=None)
    found = [
        one
        for one in rows.select_related("account", "support_contract").order_by("name", "pk")
        if policies.escalate(sender, one, at)
    ]
    if not found:
        raise NotTaken(Fault.NO_SERVICE)
    return found


def _answered(sender: User, mail: Mail, places: Sequence[Application]) -> About | None:
    """Our own letters carry the number of the escalation in the subject; answers do too."""
    if _CASE.search(mail.subject) or _SPR.search(mail.subject):
        return None
    keys = _keys(NUMBERING.read(one) for one in _ESCALATION.findall(mail.subject))
    rows = Escalation.objects.visible_to(sender).running().filter(application__in=places)
    running = rows.filter(pk__in=keys).select_related("application").order_by("pk").first()
    return About(running.application, running=running) if running else None


def _cases(sender: User, said: str, places: Sequence[Application]) -> About | None:
    """All named cases of the Application of the first one: an escalation is about one."""
    keys = _keys(CASES.read(one) for one in _CASE.findall(said))
    rows = Case.objects.visible_to(sender).filter(pk__in=keys)
    seen = {case.pk: case for case in rows.select_related("application__account", "opened_by")}
    found = [seen[key] for key in keys if key in seen]
    named = [case for case in found if case.application in places]
    if found and not named:
        raise NotTaken(Fault.NO_SERVICE)
    runs = [case for case in named if case.is_open]
    if named and not runs:
        raise NotTaken(
            Fault.CLOSED, _("%(case)s is closed. Reopen it first.") % {"case": named[0].number}
        )
    if not runs:
        return None
    where = runs[0].application
    return About(where, cases=tuple(case for case in runs if case.application_id == where.pk))


def _spr(
    sender: User, said: str, places: Sequence[Application], chosen: Application | None
) -> About | None:
    numbers = [canonical(one) for one in _SPR.findall(said)][:MOST_NAMED]
    public = SprPublic.objects.visible_to(sender).filter(number__in=numbers)
    seen = {one.number: one for one in public.select_related("spr")}
    named = next((seen[number] for number in numbers if number in seen), None)
    if named is None:
        return None
    hits = SprInterest.objects.visible_to(sender).filter(spr=named.spr, application__in=places)
    where = {hit.application_id for hit in hits}
    hit = [one for one in places if one.pk in where]
    if len(hit) > 1:
        hit = [one for one in hit if one == chosen or _names(one, said)] or hit
    if len(hit) > 1:
        raise _which(hit)
    return About(hit[0], spr=named.spr) if hit else None


def _names(application: Application, said: str) -> bool:
    return application.name.casefold() in said.casefold()


def _which(places: Sequence[Application]) -> NotTaken:
    names = ", ".join(one.name for one in places)
    return NotTaken(
        Fault.WHICH,
        _("Say which Application it is about, in the subject: %(names)s.") % {"names": names},
        places,
    )


def _keys(found: Iterable[int | None]) -> list[int]:
    return list(dict.fromkeys(key for key in found if key is not None))[:MOST_NAMED]

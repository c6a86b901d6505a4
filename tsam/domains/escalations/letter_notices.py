"""Who hears of a letter that could not be taken: whoever may read it, and who is named in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.escalations.models import IncomingLetter
from tsam.domains.people.models import Function, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LETTER = "letter_not_taken"
_LOOKING_AFTER = (Function.SUPPORT_MANAGER, Function.ADMINISTRATOR)


def tell(event: Event) -> None:
    """Once each. The sentence may name what the sender has, so the wall decides who reads it."""
    letter = IncomingLetter._base_manager.select_related("sender").get(pk=event.key)
    readers = _readers(letter)
    _write(event, letter, readers, path="/desk/escalations/letters", is_staff=True)
    sender = letter.sender
    if sender and sender.is_active:
        # To the address that we know: not to the one that the letter wants an answer at.
        _write(event, letter, [sender], path="/portal/escalations/new", is_staff=False)


def _write(
    event: Event, letter: IncomingLetter, readers: list[User], *, path: str, is_staff: bool
) -> None:
    details: list[tuple[StrOrPromise, StrOrPromise]] = [(_("Subject"), letter.subject or "-")]
    if is_staff:
        details.insert(0, (_("Sender, as it says"), letter.address or "-"))
    post.write(
        LETTER,
        readers,
        at=event.at,
        path=path,
        context={"reason": event.facts["_sentence"], "details": details},
        account=letter.account,
        event=event,
    )


def _readers(letter: IncomingLetter) -> list[User]:
    """Managers and administrators; where an access rule keeps them all out, TSAMs who meet it."""
    looking_after = _who_may_read(letter, *_LOOKING_AFTER)
    return looking_after or _who_may_read(letter, Function.TSAM)


def _who_may_read(letter: IncomingLetter, *functions: str) -> list[User]:
    held = User.objects.filter(
        is_active=True, is_staff=True, held_functions__function__in=functions
    )
    return [
        person
        for person in held.distinct().order_by("name", "pk")
        if IncomingLetter.objects.visible_to(person).filter(pk=letter.pk).exists()
    ]

"""The reader's letters, and one of them as a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Letter
from tsam.domains.people.models import User
from tsam.faces.ui.pages import KeysetPage, keyset


@dataclass(frozen=True)
class Opened:
    """A letter as its page shows it: paragraphs, the one act with its verb, and why it came."""

    letter: Letter
    paragraphs: tuple[str, ...]
    act: str
    why: str


@dataclass(frozen=True)
class Line:
    """A letter in the list, with its first sentence."""

    letter: Letter
    said: str


def page(reader: User, *, is_unread: bool, cursor: str | None) -> KeysetPage[Letter]:
    letters = Letter.objects.visible_to(reader)
    return keyset(letters.unread() if is_unread else letters, order=("-pk",), cursor=cursor)


def lines(page: KeysetPage[Letter]) -> list[Line]:
    return [Line(letter, _first(letter)) for letter in page.rows]


def opened(letter: Letter) -> Opened:
    """From the words that were mailed: the act stands in the line with the address."""
    body, _sign, why = letter.text.partition("\n-- \n")
    address = settings.PUBLIC_URL + letter.path
    act, paragraphs = "", []
    for paragraph in body.split("\n\n"):
        kept = []
        for line in paragraph.splitlines():
            if letter.path and line.endswith(address):
                act = line.removesuffix(address).rstrip(": ")
            else:
                kept.append(line)
        if any(line.strip() for line in kept):
            paragraphs.append("\n".join(kept).strip())
    return Opened(letter, tuple(paragraphs), act or _("Open"), why.strip())


def neighbours(reader: User, letter: Letter) -> tuple[Letter | None, Letter | None]:
    """The next newer and the next older one."""
    letters = Letter.objects.visible_to(reader).only("pk", "subject")
    newer = letters.filter(pk__gt=letter.pk).order_by("pk").first()
    older = letters.filter(pk__lt=letter.pk).order_by("-pk").first()
    return newer, older


def _first(letter: Letter) -> str:
    """What the letter says after its greeting."""
    paragraphs = opened(letter).paragraphs
    return paragraphs[1] if len(paragraphs) > 1 else next(iter(paragraphs), "")

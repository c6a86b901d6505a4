"""The hits of a search, drawn in Python: as a template twenty of them took half of the page.

Every value that a person wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tsam.domains.cases.looking import Hit, Match
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.faces.ui.templatetags.pages import language_named
from tsam.faces.ui.templatetags.parts import moment, sev
from tsam.faces.ui.templatetags.ui import icon, short_time
from tsam.kernel.addresses import reverse
from tsam.kernel.search import Piece

register = template.Library()


@register.simple_tag
def case_hits(hits: Iterable[Hit], at: datetime, reader: User) -> SafeString:
    """The cases that were found; where the words stand comes before the words."""
    return mark_safe("".join(_hit(hit, at, reader) for hit in hits))


def _hit(hit: Hit, at: datetime, reader: User) -> str:
    case = hit.case
    path = reverse("desk:case", args=[case.number])
    spoken = f' lang="{escape(case.language)}"' if case.language not in {"", "en"} else ""
    return (
        f'<li><a href="{path}" data-row-link>{sev(case.severity)}<span class="t">'
        f"<b{spoken}>{_marked(hit.title)}</b>"
        f'<span class="faint">{escape(_of_case(case, at, reader))}</span></span></a>'
        f"{''.join(_match(match, at) for match in hit.matches)}{_language(case, reader)}</li>"
    )


def _of_case(case: Case, at: datetime, reader: User) -> str:
    said = [case.number, f"{case.account.name} {case.application.name}"]
    if case.closed_at:
        said.append(_("closed %(when)s") % {"when": short_time(case.closed_at, at)})
    else:
        said.append(str(case.get_state_display()))
    if case.assignee:
        said.append(_("yours") if case.assignee == reader else case.assignee.name)
    return ", ".join(said)


def _match(match: Match, at: datetime) -> str:
    said = ""
    if match.pieces:
        said = f"<span>“{_marked(match.pieces)}”{_whose(match, at)}</span>"
    return f'<p class="why">{_where(match.where, get_language())}{said}</p>'


def _whose(match: Match, at: datetime) -> str:
    if match.where == "note":
        return f", {_('nobody outside finds this')}"
    by = f", {escape(match.author.name)}" if match.author else ""
    return f"{by}, {moment(match.at, at)}" if match.at else by


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.is_hit else escape(piece.text)
        for piece in pieces
    )


def _language(case: Case, reader: User) -> str:
    if not case.language or case.language == reader.language:
        return ""
    words = escape(_("in %(language)s") % {"language": language_named(case.language)})
    return f'<p class="why"><span class="badge">{icon("languages")}{words}</span></p>'


@lru_cache(maxsize=64)
def _where(where: str, _language_of_reader: str | None) -> str:
    """In which kind of text the words stand; a note with its lock and in its colour."""
    places = {
        "note": ("lock", _("in an internal note")),
        "message": ("mail", _("in a letter")),
        "file": ("paperclip", _("in the name of a file")),
        "solution": ("circle-check", _("in the solution")),
        "impact": ("file-text", _("in what stands still")),
        "release": ("package", _("in the release")),
        "number": ("file-text", _("in its number")),
    }
    sign, words = places.get(where, ("file-text", _("in the title")))
    look = "badge inside" if where == "note" else "badge"
    return f'<span class="{look}">{icon(sign)}{escape(words)}</span>'

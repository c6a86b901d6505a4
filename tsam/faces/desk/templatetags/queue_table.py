"""The rows of the queue, drawn in Python like those of the case list (decision 0014).

Every value that a person wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.faces.desk.queries.queue import QueueRow
from tsam.faces.ui.templatetags.parts import clock, sev, who
from tsam.faces.ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def queue_rows(rows: Iterable[QueueRow], at: datetime, reader: User) -> SafeString:
    """All rows of the queue for one reader."""
    drawn = _Drawn(at, reader)
    return mark_safe("".join(map(drawn.row, rows)))


class _Drawn:
    """Its own words are looked up once, not once a row."""

    def __init__(self, at: datetime, reader: User) -> None:
        self.at, self.reader = at, reader
        self.heads = [
            escape(word) for word in (_("Ours"), _("Theirs"), _("Clock"), _("Severity"), _("Owner"))
        ]
        self.of = _("of %(of)d %(name)s")
        self.stale = (
            f'<span class="badge risk" title="{escape(_("Their order is old or overtaken"))}">'
            f"{icon('clock')}{escape(_('old'))}</span>"
        )
        self.no_place = f'<span class="faint">{escape(_("no place"))}</span>'
        self.no_order = f'<span class="faint">{escape(_("no order"))}</span>'
        self.nobody = f'<span class="badge risk">{icon("user-x")}{escape(_("no owner"))}</span>'
        self.why = escape(_("Why it stands here"))
        self.turn = f'<span class="badge boxed">{escape(_("their turn"))}</span> '

    def row(self, one: QueueRow) -> str:
        ours, theirs, clock_head, severity, owner = self.heads
        row = one.row
        marks = " data-unread" if row.is_unread else ""
        marks += " data-rests" if one.standing.waiting.rests else ""
        return (
            f'<tr role="row" id="row-{row.number}"{marks}>'
            f'<th scope="row" role="rowheader" class="q-ours" data-head="{ours}">'
            f"{self._number(one)}</th>"
            f'<td role="cell" class="q-theirs" data-head="{theirs}">{self._theirs(one)}</td>'
            f'<td role="cell" class="q-clock" data-head="{clock_head}">{clock(row.clock)}</td>'
            f'<td role="cell" class="q-sev" data-head="{severity}">{sev(row.severity)}</td>'
            f'<td role="cell" class="q-case">{self._subject(one)}</td>'
            f'<td role="cell" class="q-owner" data-head="{owner}">{self._owner(one)}</td></tr>\n'
        )

    def _number(self, one: QueueRow) -> str:
        if not one.why_href:
            return f'<b class="tab">{one.number}</b>'
        return (
            f'<a class="q-number" href="{escape(one.why_href)}" data-dialog data-row-key="w" '
            f'title="{self.why} (W)"><b class="tab">{one.number}</b>'
            f'<span class="sr">{self.why}</span></a>'
        )

    def _theirs(self, one: QueueRow) -> str:
        account = escape(one.row.account)
        if one.theirs is None:
            nothing = self.no_place if one.order else self.no_order
            return f'<span class="q-pair"><span>{account}</span>{nothing}</span>'
        of = escape(self.of % {"of": one.theirs.of, "name": one.row.account})
        stale = self.stale if one.order and one.order.is_stale else ""
        return (
            f'<span class="q-pair"><span class="rank2"><b>{one.theirs.place}</b>'
            f'<span class="of">{of}</span></span>{stale}</span>'
        )

    def _subject(self, one: QueueRow) -> str:
        row = one.row
        language = f' lang="{escape(row.language)}"' if row.language else ""
        turn = self.turn if one.standing.has_turn else ""
        why = escape(row.state) if one.standing.waiting.rests else escape(row.why)
        return (
            f'<span class="title"><a class="strong" href="{row.href}" data-row-link{language}>'
            f"{escape(row.title)}</a>"
            f'<span class="sub">{turn}<span class="faint">{row.number}</span> {why}</span></span>'
        )

    def _owner(self, one: QueueRow) -> str:
        assignee = one.row.assignee
        return who(assignee, self.reader, named=True) if assignee else self.nobody

"""The rows of the queue, drawn in Python like those of the case list (decision 0014).

Every value that a person wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.domains.priorities import policies
from tsam.domains.priorities.understanding import Stand, State
from tsam.faces.desk.queries.case_rows import Row
from tsam.faces.desk.queries.queue import QueueRow
from tsam.faces.ui.templatetags.parts import clock, moment, sev, who
from tsam.faces.ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def queue_rows(rows: Iterable[QueueRow], at: datetime, reader: User, back: str) -> SafeString:
    """All rows of the queue for one reader; `back` is the address to come back to."""
    drawn = _Drawn(at, reader, back)
    return mark_safe("".join(map(drawn.row, rows)))


class _Drawn:
    """Its own words are looked up once, not once a row."""

    def __init__(self, at: datetime, reader: User, back: str) -> None:
        self.at, self.reader = at, reader
        self.heads = [
            escape(word)
            for word in (_("Ours"), _("Theirs"), _("Clock"), _("Severity"), _("The reason"))
        ]
        self.of = _("of %(of)d")
        self.stale = (
            f'<span class="badge risk" title="{escape(_("Their order is old or overtaken"))}">'
            f"{icon('clock')}{escape(_('old'))}</span>"
        )
        self.no_place = f'<span class="faint">{escape(_("no place"))}</span>'
        self.no_order = f'<span class="faint">{escape(_("no order"))}</span>'
        self.nobody = f'<span class="badge risk">{icon("user-x")}{escape(_("no owner"))}</span>'
        self.why = escape(_("Why it stands here"))
        self.is_engineer = bool(policies.understand(reader))
        self.back = quote(back)
        self.check, self.question = icon("check"), icon("message-circle-question-mark")
        self.understood, self.ask = escape(_("Understood")), escape(_("Ask"))
        self.answer_by = escape(_("answer due"))
        nothing = escape(_("the customer said nothing of it"))
        self.nothing = (
            f'<span class="faint" aria-hidden="true">–</span><span class="sr">{nothing}</span>'
        )
        self.words = {
            State.UNDERSTOOD: escape(_("Understood")),
            State.ASKED: escape(_("Asked")),
            State.CHANGED: escape(_("changed since")),
            State.ANSWERED: escape(_("answered")),
            State.OPEN: escape(_("no word yet")),
        }
        self.turn = f'<span class="badge boxed">{escape(_("their turn"))}</span> '

    def row(self, one: QueueRow) -> str:
        ours, theirs, clock_head, severity, reason = self.heads
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
            f'<td role="cell" class="q-said" data-head="{reason}">{self._said(one)}</td></tr>\n'
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
        of = escape(self.of % {"of": one.theirs.of})
        stale = f" {self.stale}" if one.order and one.order.is_stale else ""
        return (
            f'<span class="q-pair"><span class="rank2"><b>{one.theirs.place}</b>'
            f'<span class="of">{of}</span></span><span>{account}{stale}</span></span>'
        )

    def _subject(self, one: QueueRow) -> str:
        row = one.row
        language = f' lang="{escape(row.language)}"' if row.language else ""
        turn = self.turn if one.standing.has_turn else ""
        why = escape(row.state) if one.standing.waiting.rests else escape(row.why)
        return (
            f'<span class="title"><a class="strong" href="{row.href}" data-row-link{language}>'
            f"{escape(row.title)}</a>"
            f'<span class="sub">{turn}{self._owner(one)}<span class="faint">{row.number}</span> '
            f"{why}</span></span>"
        )

    def _owner(self, one: QueueRow) -> str:
        assignee = one.row.assignee
        if assignee and assignee.pk == self.reader.pk:
            return ""
        return f"{who(assignee, self.reader) if assignee else self.nobody} "

    def _said(self, one: QueueRow) -> str:
        """What was said of the reason, and for an engineer the two things to say."""
        state, said, asked = one.stand.state, one.stand.understanding, one.stand.question
        if state == State.UNDERSTOOD and said:
            when = moment(said.at, self.at)
            return f'<span class="badge">{self.check}{self.words[state]} {when}</span>'
        if state == State.ASKED and asked:
            due = moment(asked.due_at, self.at)
            return (
                f'<span class="q-pair"><span class="badge risk">{self.question}'
                f"{self.words[state]} {moment(asked.asked_at, self.at)}</span>"
                f'<span class="fine">{self.answer_by} {due}</span></span>'
            )
        if state == State.NOTHING:
            return self.nothing
        if not self.is_engineer:
            return f'<span class="faint">{self.words[state]}</span>'
        return f'<span class="q-pair">{self._before(one.stand)}{self._buttons(one.row)}</span>'

    def _before(self, stand: Stand) -> str:
        """What came before the word that is waited for."""
        if stand.state == State.OPEN:
            return ""
        return f'<span class="fine">{self.words[stand.state]}</span>'

    def _buttons(self, row: Row) -> str:
        return (
            f'<span class="said"><button class="btn small" type="submit" form="understand" '
            f'formaction="{row.href}/understanding" data-row-key="y" title="(Y)">'
            f"{self.understood}</button>"
            f'<a class="btn small quiet" href="{row.href}/question?back={self.back}" data-dialog '
            f'data-row-key="q" title="(Q)">{self.ask}</a></span>'
        )

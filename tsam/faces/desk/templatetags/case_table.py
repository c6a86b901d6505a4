"""The rows of the case list, drawn in Python: fifty of them are most of what the page costs.

As a template they took three times as long. Every value that a person wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tsam.domains.cases.models import CaseArea
from tsam.domains.people.models import User
from tsam.faces.desk.queries.case_rows import Row
from tsam.faces.ui.templatetags.parts import clock, moment, mover, sev, who
from tsam.faces.ui.templatetags.ui import icon, short_time, until

register = template.Library()


@register.simple_tag
def case_rows(
    rows: Iterable[Row],
    at: datetime,
    reader: User,
    one_queue: object = False,
    beside: str = "",
    query: str = "",
) -> SafeString:
    """All rows of a list of cases.

    With `one_queue` all are of one Application, so that places say more than points. With the
    number of the case that stands `beside` the list, the rows lead to their case there: to the
    list's own address (`query`) with another case.
    """
    drawn = _Drawn(at, reader, bool(one_queue), beside, query)
    return mark_safe("".join(map(drawn.row, rows)))


class _Drawn:
    """Draws rows for one reader; its own words are looked up once, not once a row."""

    def __init__(
        self, at: datetime, reader: User, one_queue: bool, beside: str, query: str
    ) -> None:
        self.at, self.reader, self.one_queue = at, reader, one_queue
        self.beside, self.query = beside, escape(query)
        self.moved = {
            "": "",
            "up": f'<span class="up">{icon("chevron-up", _("moved up"))}</span>',
            "down": f'<span class="down">{icon("chevron-down", _("moved down"))}</span>',
        }
        self.areas: dict[str, str] = {
            CaseArea.PRODUCTION: _area("factory", _("Production")),
            CaseArea.PROJECT: _area("folder-kanban", _("Project")),
        }
        self.no_rank = _nothing(_("no rank"))
        self.no_promise = _nothing(_("none"))
        self.no_action = _("no next action")
        self.no_owner = _("no owner, no next action")
        self.promise_icon = icon("handshake")

    def row(self, row: Row) -> str:
        marks = " data-unread" if row.is_unread else ""
        if row.number == self.beside:
            marks += " data-here"
        return (
            f'<tr role="row" id="row-{row.number}"{marks}>'
            f'<td role="cell" class="c-rank">{_picker(row)}{self._rank(row)}</td>'
            f'<td role="cell" class="c-clock">{clock(row.clock)}</td>'
            f'<td role="cell" class="c-sev">{sev(row.severity)}</td>'
            f'<td role="cell" class="c-stream cut">{escape(row.state)}</td>'
            f'<td role="cell" class="c-case cut">{self._subject(row)}</td>'
            f'<td role="cell" class="c-cust">{self._customer(row)}</td>'
            f'<td role="cell" class="c-next"><span class="next">{self._next(row)}</span></td>'
            f'<td role="cell" class="c-spr">{self._promise(row)}</td></tr>\n'
        )

    def _rank(self, row: Row) -> str:
        if row.place is None:
            return self.no_rank
        shown = row.place if self.one_queue else row.score
        return (
            f'<span class="rank" title="{escape(row.rank_words)}">{shown}'
            f"{self.moved[row.moved]}</span>"
        )

    def _subject(self, row: Row) -> str:
        language = f' lang="{escape(row.language)}"' if row.language else ""
        href = f"{self.query}{row.number}" if self.beside else row.href
        here = ' aria-current="true"' if row.number == self.beside else ""
        return (
            f'<span class="subject"><span class="no">{row.number}</span>'
            f'<a href="{href}" data-row-link{here}{language}>{escape(row.title)}</a></span>'
            f'<span class="two-line">{escape(row.why)}</span>'
        )

    def _customer(self, row: Row) -> str:
        areas = "".join(self.areas[area] for area in row.areas)
        return (
            f'<span class="pair"><span>{escape(row.account)}</span>'
            f'<span class="faint">{escape(row.application)}</span>{areas}</span>'
        )

    def _next(self, row: Row) -> str:
        if row.next_action:
            due = moment(row.due_at, self.at)
            due_class = ' class="due"' if row.is_due else ""
            return (
                f"{mover(row.owner, row.side, self.reader)}"
                f'<span class="t">{escape(row.next_action)}</span><span{due_class}>{due}</span>'
            )
        if row.assignee:
            owner = who(row.assignee, self.reader)
            return f'{owner}<span class="t faint">{self.no_action}</span>'
        return f'<span class="t faint">{self.no_owner}</span>'

    def _promise(self, row: Row) -> str:
        if row.promised_at is None:
            return self.no_promise
        if row.is_promise_late:
            words = until(row.promised_at, self.at)
            return f'<span class="badge alarm">{self.promise_icon}{words}</span>'
        words = short_time(row.promised_at, self.at)
        return f'<span class="badge">{self.promise_icon}{words}</span>'


def _picker(row: Row) -> str:
    return (
        f'<label class="picker"><input type="checkbox" name="case" value="{row.number}" '
        f'form="bulk" data-pick aria-label="{row.number}"></label>'
    )


def _area(name: str, label: str) -> str:
    return f'<span class="area" title="{label}">{icon(name, label)}</span>'


def _nothing(words: str) -> str:
    return f'<span class="faint" aria-hidden="true">–</span><span class="sr">{words}</span>'

"""The rows of the list of SPRs, drawn in Python like those of the case list (decision 0014).

Every value that a person wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.sprs.models import Answer, SprSeverity, SprState
from tsam.faces.desk.queries.spr_rows import Row
from tsam.faces.ui.templatetags.ui import icon, share, tone_icon
from tsam.kernel.addresses import reverse
from tsam.kernel.days import in_words

register = template.Library()

_ANSWERS = {
    Answer.WAITING: ("", "hourglass"),
    Answer.MORE: ("", "message-circle-question-mark"),
    Answer.ACCEPTED: ("good", "circle-check"),
    Answer.DECLINED: ("risk", "circle-slash"),
}


@register.simple_tag
def spr_rows(rows: Iterable[Row], answers: object, full: int, back: str) -> SafeString:
    """All rows of a list. `answers`: its reader is one who answers; `full`: the longest bar;
    `back`: the address to come back to."""
    drawn = _Drawn(bool(answers), full, back)
    return mark_safe("".join(map(drawn.row, rows)))


class _Drawn:
    """Its own words are looked up once, not once a row."""

    def __init__(self, answers: bool, full: int, back: str) -> None:
        self.answers, self.full, self.back = answers, full, quote(back)
        self.base = reverse("desk:sprs")
        self.heads = [
            escape(word)
            for word in (
                *(_("Impact"), _("Severity"), _("Who is hit")),
                *(_("Nearest milestone"), _("Target"), _("Answer")),
            )
        ]
        self.none, self.none_yet = _faint(_("none")), _faint(_("none yet"))
        self.few = _faint(_("not enough data"))
        self.late = (
            f'<span class="badge alarm">{icon("octagon-alert")}{_("fix comes later")}</span>'
        )
        self.severities = {key: escape(str(label)) for key, label in SprSeverity.choices}
        self.states = {key: _faint(str(label)) for key, label in SprState.choices}
        self.said = {
            answer: f'<span class="badge {tone}">{icon(shape)}{escape(str(answer.label))}</span>'
            for answer, (tone, shape) in _ANSWERS.items()
        }
        self.answer, self.decline = escape(_("Answer")), escape(_("Decline"))
        self.accept, self.ask = escape(_("Accept")), escape(_("Ask for more"))
        self.asks = icon("message-circle-question-mark")
        self.workaround = _("workaround %(quality)s")

    def row(self, row: Row) -> str:
        impact, severity, hit, milestone, target, answer = self.heads
        return (
            f'<tr><td class="num" data-head="{impact}">{self._impact(row)}</td>'
            f'<th scope="row" class="statement">{self._subject(row)}</th>'
            f'<td data-head="{severity}">{self._severity(row)}</td>'
            f'<td data-head="{hit}">{_hit(row)}</td>'
            f'<td data-head="{milestone}">{self._milestone(row)}</td>'
            f'<td data-head="{target}">{self._target(row)}</td>'
            f'<td data-head="{answer}">{self._answer(row)}</td></tr>\n'
        )

    def _impact(self, row: Row) -> str:
        bar = _meter("hot", share(row.impact, self.full))
        return f'<span class="impact"><span class="n">{row.impact}</span>{bar}</span>'

    def _subject(self, row: Row) -> str:
        below = [row.number, row.product, row.owner]
        return (
            f'<span class="title"><a class="strong" href="{self.base}/{row.number}">'
            f'{escape(row.title)}</a><span class="sub">'
            f"{escape(' · '.join(filter(None, below)))}</span></span>"
        )

    def _severity(self, row: Row) -> str:
        quality = self.workaround % {"quality": row.quality}
        return (
            f'<span class="pair"><span class="badge {row.tone}">{icon(tone_icon(row.tone))}'
            f"{self.severities[row.severity]}</span>{_faint(quality)}</span>"
        )

    def _milestone(self, row: Row) -> str:
        chance = row.chance
        if row.nearest_on is None:
            return self.none
        said = self.few if row.is_few else ""
        if chance:
            span = f"({chance.low}–{chance.high})"
            said = (
                f'<span class="chance">{_meter(row.chance_tone, share(chance.percent, 100))}'
                f"<span>{chance.percent} % {_faint(span)}</span></span>"
            )
        late = self.late if row.is_late else ""
        return (
            f'<span class="pair"><span class="day">{_day(row.nearest_on)}</span>{late}{said}</span>'
        )

    def _target(self, row: Row) -> str:
        if row.resolved_in:
            return f'<span class="strong">{escape(row.resolved_in)}</span>'
        if not row.target_release:
            return self.none_yet
        release = f'<span class="strong">{escape(row.target_release)}</span>'
        on = f'<span class="faint day">{_day(row.target_on)}</span>' if row.target_on else ""
        return f'<span class="pair">{release}{on}</span>'

    def _answer(self, row: Row) -> str:
        said = self.said[Answer(row.answer)] if row.answer else ""
        if row.is_waiting and self.answers:
            said = self._answers(row)
        return f'<span class="pair">{said}{self.states[row.state]}</span>'

    def _answers(self, row: Row) -> str:
        """To answer on the spot; where several wait, on the page of the SPR."""
        page = f"{self.base}/{row.number}"
        if row.request is None or not row.is_open:
            return f'<a class="btn small" href="{page}#asked">{self.answer}</a>'
        about = f'<span class="sr"> {row.number}</span>'

        def way(verb: str) -> str:
            href = f"{page}/requests/{row.request}/{verb}?back={self.back}"
            return f'href="{href}" data-dialog'

        return (
            f'<span class="at-once">'
            f'<a class="btn small" {way("acceptance")}>{self.accept}{about}</a>'
            f'<a class="btn small quiet" {way("refusal")}>{self.decline}{about}</a>'
            f'<a class="btn small quiet only" {way("question")} title="{self.ask}">'
            f'{self.asks}<span class="sr">{self.ask}</span>{about}</a></span>'
        )


def _hit(row: Row) -> str:
    words = row.hit
    if row.cases:
        cases = ngettext("%(n)d case", "%(n)d cases", row.cases) % {"n": row.cases}
        words = f"{words}, {cases}"
    ours = _faint(row.ours) if row.ours else ""
    return f'<span class="pair"><span class="strong">{escape(words)}</span>{ours}</span>'


def _meter(tone: str, width: str) -> str:
    return (
        '<svg class="meter" height="8" aria-hidden="true">'
        '<rect class="track" width="100%" height="8" rx="2"/>'
        f'<rect class="fill {tone}" width="{width}" height="8" rx="2"/></svg>'
    )


def _faint(words: str) -> str:
    return f'<span class="faint">{escape(words)}</span>'


def _day(day: date) -> str:
    return in_words(day, "j M Y")

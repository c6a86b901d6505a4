"""One defect: five answers, two texts, who is hit, what was asked, and what happened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.defects import cases_hit
from tsam.domains.cases.models import CaseSpr
from tsam.domains.people.models import User
from tsam.domains.sprs import counting, impact, policies, story
from tsam.domains.sprs.chains import chain_of, doubles_of
from tsam.domains.sprs.models import (
    EXITS,
    LIFECYCLE,
    Answer,
    PriorityRequest,
    Spr,
    SprInterest,
    SprPublic,
    SprState,
    Workaround,
)
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.desk.queries import spr_forecast, trackers
from tsam.faces.desk.queries.spr_rows import TONES
from tsam.faces.ui import defects
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question
from tsam.kernel.verdicts import Verdict

_S = SprState
CASES, HITS = 30, 200
RELATED = ("owner", "raised_by", "text_by", "duplicate_of")
# Ours have no number of another system, and are called by their key.
ONE: Question[Spr] = Question(
    lambda rows: rows.filter(
        Q(known_as=Blank("number", CharField())) | Q(pk=Blank("key"), known_as=None)
    ).select_related(*RELATED)
)
_PUBLIC: Question[SprPublic] = Question(
    lambda rows: rows.filter(spr=Blank("spr")).select_related("approved_by", "verified_by")
)
_ASKED: Question[tuple[int, int, str]] = Question(
    lambda rows: (
        rows.filter(spr=Blank("spr")).order_by("-pk").values_list("pk", "interest", "state")
    )
)
_HITS: Question[SprInterest] = Question(
    lambda rows: (
        rows.filter(spr=Blank("spr"))
        .select_related("application__account", "milestone__project", "requirement")
        .order_by("application__account__name", "application__name", "pk")[:HITS]
    )
)
QUALITY_TONES = {Workaround.NONE: "alarm", Workaround.PARTIAL: "risk", Workaround.FULL: "good"}


@dataclass(frozen=True)
class Act:
    """Something that can be done now, by this reader."""

    verb: str
    label: str
    icon: str


@dataclass(frozen=True)
class Hit:
    """One place that it hits, for who may read its name."""

    interest: SprInterest
    is_own: bool
    is_missed: bool
    acts: Sequence[Act]

    @property
    def account(self) -> str:
        return self.interest.application.account.name


@dataclass(frozen=True)
class Asked:
    """A request with what the reader may do about it; the place only for who may read it."""

    request: PriorityRequest
    place: str
    acts: Sequence[Act]


@dataclass(frozen=True)
class Term:
    words: str
    points: int
    start: int


def context(reader: User, spr: Spr, at: datetime) -> dict[str, Any]:
    (public,) = _PUBLIC.of(SprPublic.objects.visible_to(reader), spr=spr.pk)
    asked = _ASKED.of(PriorityRequest.objects.visible_to(reader), spr=spr.pk)
    hits = _hits(reader, spr, {place for _key, place, state in asked if state in _WAITING}, at)
    places = {hit.interest.pk: hit.account for hit in hits}
    history = story.latest_of(reader, spr)
    shown = len({hit.interest.application.account_id for hit in hits})
    hit = counting.customers_hit([spr.pk]).get(spr.pk, 0)
    chain = chain_of(spr)
    cases = cases_hit([spr.pk]).get(spr.pk, 0)
    is_supporter = reader.has_function(*SUPPORT)
    told = spr_forecast.outlooks(reader, spr)
    return {
        "card": spr_forecast.card(reader, spr),
        "chances": {key: spr_forecast.told_words(row) for key, row in told.items()},
        "chains": spr_forecast.chains(
            told, {hit.interest.application_id: hit.account for hit in hits if hit.is_own}
        ),
        "at": at,
        "spr": spr,
        "public": public,
        "tone": TONES[spr.severity],
        "quality_tone": QUALITY_TONES[Workaround(public.workaround_quality)],
        "move": whose_move(spr),
        "time": in_time(spr),
        "hits": hits,
        "names_hits": is_supporter,
        "hidden": counting.words(hit - shown) if hit > shown else "",
        "waiting": [] if is_supporter else counting.waiting(spr),
        "customers": counting.words(spr.customers),
        "cases_count": cases,
        # A case would name the customer, also to who was asked to help in it.
        "cases": _cases(reader, spr) if cases and is_supporter else [],
        "seen": (cases and defects.seen(reader, spr)) or defects.running(reader, spr),
        "requests": _requests(reader, spr, [key for key, *_rest in asked], places),
        "history": story.tell(history),
        "chain": chain if len(chain) > 1 else [],
        "doubles": doubles_of(spr),
        "terms": _terms(spr),
        "acts": acts(reader, spr),
        "there": trackers.issue_of(reader, spr),
        "may_word": policies.word(reader),
        "may_describe": policies.describe(reader, spr),
    }


def acts(reader: User, spr: Spr) -> list[Act]:
    """What this reader may do next, the likeliest first."""
    found = []
    if policies.plan(reader, spr):
        label = _("Move the target") if spr.target_release else _("Commit the fix")
        found.append(Act("target", label, "calendar-clock"))
    if states(reader, spr):
        found.append(Act("step", _("Next step"), "play"))
    if policies.move(reader, spr, _S.DUPLICATE):
        found.append(Act("double", _("It is a duplicate"), "git-compare"))
    if policies.own(reader, spr, None):
        found.append(Act("owner", _("Who looks after it"), "user-cog"))
    if policies.word(reader):
        found.append(Act("words", _("Text for customers"), "eye"))
        found.append(Act("workaround", _("Workaround"), "shield-check"))
    if policies.describe(reader, spr):
        found.append(Act("description", _("Describe it anew"), "pencil"))
    return found


def states(reader: User, spr: Spr) -> list[str]:
    """The states to which a form of this reader can lead."""
    elsewhere = {_S.DUPLICATE, _S.FIX_COMMITTED}
    after = LIFECYCLE.after(spr.state)
    return [
        state
        for state in SprState.values
        if state in after and state not in elsewhere and policies.move(reader, spr, state)
    ]


def whose_move(spr: Spr) -> tuple[str, str]:
    """Who has the move, and what it is."""
    rnd = spr.owner.name if spr.owner else _("R&D, nobody named yet")
    if spr.answer == Answer.WAITING:
        return rnd, _("answers what was asked")
    if spr.answer == Answer.MORE and spr.is_open:
        return _("Technical Support"), _("sends what R&D asked for")
    if spr.state == _S.DUPLICATE and spr.duplicate_of:
        return spr.duplicate_of.number, _("is followed in its place")
    if spr.state in EXITS:
        return _("Nobody"), _("the customer may ask to look again")
    words = {
        _S.SUBMITTED: _("confirms it or says why not"),
        _S.RE_EVALUATION: _("looks at it again"),
        _S.VALIDATED: _("takes it into work"),
        _S.IN_WORK: _("works on the fix"),
        _S.REGRESSED: _("takes it into work again"),
        _S.FIX_COMMITTED: _("brings the fix"),
        _S.RESOLVED: _("brings it out"),
    }
    if spr.is_open or spr.state == _S.RESOLVED:
        return rnd, words[_S(spr.state)]
    if spr.state == _S.VERIFIED:
        return _("Nobody"), _("it is gone wherever it was")
    return _("The customers"), _("install it and see that it is gone")


def in_time(spr: Spr) -> dict[str, Any]:
    """Does the fix come before the day that waits for it? With the days between."""
    day, target = spr.nearest_on, spr.target_on
    if day is None:
        return {"tone": "", "words": _("No milestone waits for it"), "sub": ""}
    by = {"day": _day(day)}
    if not spr.is_open and spr.state not in EXITS:
        return {"tone": "good", "words": _("It is fixed"), "sub": _("%(day)s waits") % by}
    if target is None:
        sub = _("%(day)s waits for it") % by
        return {"tone": "risk", "words": _("It has no date yet"), "sub": sub}
    days = (day - target).days
    if days < 0:
        words = ngettext("%(n)d day too late", "%(n)d days too late", -days) % {"n": -days}
        return {"tone": "alarm", "words": words, "sub": _("%(day)s waits for it") % by}
    words = ngettext("%(n)d day before", "%(n)d days before", days) % {"n": days}
    sub = _("released, then installed by %(day)s") % by
    return {"tone": "good", "words": words, "sub": sub}


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


_WAITING = (Answer.WAITING, Answer.MORE)


def _hits(reader: User, spr: Spr, waiting: Collection[int], at: datetime) -> list[Hit]:
    """Those whom the reader serves first, then by name. `waiting` are places already asked for."""
    rows = _HITS.of(SprInterest.objects.visible_to(reader), spr=spr.pk)
    served = set(applications_of(reader, at.date()))
    hits = [
        _hit(
            reader,
            spr,
            one,
            is_own=one.application_id in served,
            is_asked=one.pk in waiting,
            at=at,
        )
        for one in rows
    ]
    return sorted(hits, key=lambda hit: not hit.is_own)


def _hit(
    reader: User, spr: Spr, one: SprInterest, *, is_own: bool, is_asked: bool, at: datetime
) -> Hit:
    milestone = one.milestone
    is_missed = bool(milestone and milestone.is_ahead and spr.comes_after(milestone.due_on))
    offered: list[tuple[Verdict | bool, Act]] = [
        (
            is_own
            and not is_asked
            and policies.ask(reader, spr, one)
            and entitled(Feature.G4, one.application, at),
            Act("request", _("Ask R&D"), "send"),
        ),
        (policies.install(reader, spr.state, one), Act("installation", _("Installed"), "check")),
        (policies.verify(reader, one), Act("verification", _("It is gone there"), "badge-check")),
        (policies.ask_again(reader, spr.state), Act("re-evaluation", _("Look again"), "undo-2")),
        (policies.change_interest(reader, one), Act("change", _("What waits"), "pencil")),
    ]
    return Hit(one, is_own, is_missed, [act for verdict, act in offered if verdict])


def _requests(reader: User, spr: Spr, keys: Sequence[int], places: dict[int, str]) -> list[Asked]:
    if not keys:
        return []
    rows = PriorityRequest.objects.visible_to(reader).filter(pk__in=keys[:HITS])
    return [
        Asked(one, places.get(one.interest_id, ""), _request_acts(reader, one, spr))
        for one in rows.select_related("asked_by", "answered_by").order_by("-pk")
    ]


def _request_acts(reader: User, one: PriorityRequest, spr: Spr) -> list[Act]:
    found = []
    if policies.accept(reader, one, spr):
        found.append(Act("acceptance", _("Accept"), "check"))
    if policies.answer(reader, one):
        found.append(Act("refusal", _("Decline"), "circle-slash"))
        found.append(Act("question", _("Ask for more"), "message-circle-question-mark"))
    if policies.give_more(reader, one):
        found.append(Act("more", _("Send it"), "send"))
    return found


def _cases(reader: User, spr: Spr) -> list[CaseSpr]:
    rows = CaseSpr.objects.visible_to(reader).filter(spr=spr)
    ordered = rows.select_related("case__account").order_by(
        "-case__is_open", "case__severity", "-pk"
    )
    return list(ordered[:CASES])


def _terms(spr: Spr) -> list[Term]:
    """Each bar starts where the last one ended, so that the eye adds them up."""
    found, start = [], 0
    for term in spr.impact_terms:
        found.append(Term(impact.said(term), term[2], start))
        start += term[2]
    return found

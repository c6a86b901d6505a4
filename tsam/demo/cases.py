"""The cases of the demonstration, played with the deeds that people do, in the order of time."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from tsam.demo.customers import Served
from tsam.domains.accounts.models import Severity
from tsam.domains.cases import actions, files
from tsam.domains.cases.models import Case, Channel, IssueType, Side, State
from tsam.domains.people.models import User

_STORIES = Path(__file__).with_name("stories.toml")
_LOG = (
    b"02:10:01 INFO  replication started, 412 items\n"
    b"02:10:07 WARN  target answers slowly (1380 ms)\n"
    b"02:10:09 ERROR VX-2041 block refused by target\n"
)
# Seven, so that each course of the sixteen meets each severity.
_SEVERITIES = (2, 1, 3, 2, 2, 3, 1)
# The ways a case goes, in the order in which the cases of the house take them.
_COURSES = (
    "closed",
    "promised",
    "waiting",
    "closed",
    "talking",
    "rnd",
    "closed",
    "late",
    "new",
    "closed",
    "proposed",
    "reopened",
    "closed",
    "promised",
    "vendor",
    "withdrawn",
)
_OLD = {"closed", "withdrawn"}
# Where the move is ours and the customer heard from us not long ago.
_WORKED = {"promised", "talking", "rnd", "vendor", "late"}
_UPDATES = {
    "en": "A short word in between: we are on it, and the cause is narrowed down to one module.",
    "de": "Kurzer Zwischenstand: Wir sind dran und haben die Ursache auf ein Modul eingegrenzt.",
    "fr": "Un point d'étape : nous y travaillons et la cause est circonscrite à un seul module.",
    "ja": "途中経過をご報告します。原因を一つのモジュールまで絞り込みました。",
    "zh-hans": "简要进展:我们正在处理,原因已缩小到一个模块。",
    "ko": "진행 상황을 알려 드립니다. 원인을 하나의 모듈로 좁혔습니다.",
}


_PROMISES = (
    "We tell you what we found.",
    "State of the analysis, and whether the way round holds.",
    "What the log says, and what we try next.",
    "A first build for your test system, or the reason why not.",
)


@dataclass(frozen=True)
class Story:
    """What is said in a case, in one language; the note is for our eyes."""

    title: str
    text: str
    answer: str
    detail: str
    solution: str
    note: str


@dataclass(frozen=True)
class Plan:
    """One case to be: whose, of what, how bad, how it goes, and when it was opened."""

    served: Served
    story: Story
    reporter: User
    engineer: User
    severity: int
    course: str
    opened_at: datetime


# A deed is done at its moment on the case; the first one makes it.
Deed = Callable[[Case, datetime], object]


def play(served: Iterable[Served], staff: dict[str, User], at: datetime) -> None:
    """Open the cases and let them take their course, everything in the order of time."""
    log = files.store(SimpleUploadedFile("replication.log", BytesIO(_LOG).read()))
    plans = sorted(_plans(served, staff, at), key=lambda plan: plan.opened_at)
    steps: list[tuple[datetime, int, Deed | None]] = []
    for number, plan in enumerate(plans):
        steps.append((plan.opened_at, number, None))
        moment = plan.opened_at
        course = list(_course(plan, staff, log, at, is_logged=number % 3 == 0))
        for place, (hours, deed) in enumerate(course):
            # What is still to come has room before now.
            latest = at - timedelta(minutes=4 * (len(course) - place))
            moment = max(moment, min(moment + timedelta(hours=hours), latest))
            steps.append((moment, number, deed))
    cases: dict[int, Case] = {}
    # The sort is stable, so deeds of one moment keep their order.
    for when, number, act in sorted(steps, key=lambda step: step[0]):
        if act is None:
            cases[number] = _open(plans[number], when)
        else:
            act(cases[number], when)


def _plans(served: Iterable[Served], staff: dict[str, User], at: datetime) -> Iterator[Plan]:
    stories = _stories()
    told: dict[str, int] = {}
    number = 0
    for place in served:
        native = stories[place.customer.language]
        for own in range(place.line.cases):
            speaks_native = own < min(len(native), place.line.cases - 2)
            language = place.customer.language if speaks_native else "en"
            turn = told.get(language, 0)
            course = _COURSES[number % len(_COURSES)]
            story = stories[language][turn % len(stories[language])]
            if _is_down(story) and course not in ("closed", "talking"):
                # A plant that stands still is not left waiting for days.
                turn += 1
                story = stories[language][turn % len(stories[language])]
            told[language] = turn + 1
            severity = _SEVERITIES[number % len(_SEVERITIES)]
            yield Plan(
                served=place,
                story=_numbered(story, number),
                reporter=place.native if speaks_native else place.english,
                engineer=_engineer(place, staff, number),
                severity=Severity.DOWN if _is_down(story) else severity,
                course=course,
                opened_at=_opening(number, course, place.customer.zone, at),
            )
            number += 1


def _stories() -> dict[str, list[Story]]:
    told = tomllib.loads(_STORIES.read_text(encoding="utf-8"))
    return {language: [Story(**fields) for fields in rows] for language, rows in told.items()}


def _is_down(story: Story) -> bool:
    return "stands still" in story.title


def _numbered(story: Story, number: int) -> Story:
    part = f"{'ABCDEFGH'[number % 8]}{1200 + 37 * number}-{10 + number % 40:02}"
    fields = {name: words.replace("{part}", part) for name, words in vars(story).items()}
    return Story(**fields)


def _engineer(place: Served, staff: dict[str, User], number: int) -> User:
    """The TSAM takes each third case; the engineer of the region takes the others."""
    if place.tsam and number % 3 == 0:
        return place.tsam
    if place.line.rule:
        return staff["marcus"]
    regions = {"DE": "tom", "FR": "amelie", "JP": "jisoo", "CN": "jisoo", "KR": "jisoo"}
    return staff[regions.get(place.customer.country, "tom" if number % 2 else "marcus")]


def _opening(number: int, course: str, zone: str, at: datetime) -> datetime:
    """A working moment of the customer's: long ago for what is over, of late for what is open."""
    if course == "new":
        return at - timedelta(hours=1 + number % 9, minutes=number % 50)
    days = 14 + (number * 29) % 74 if course in _OLD else 3 + (number * 7) % 19
    there = (at - timedelta(days=days)).astimezone(ZoneInfo(zone))
    moment = there.replace(hour=8 + number % 7, minute=(number * 13) % 60, second=0, microsecond=0)
    return moment - timedelta(days=max(0, moment.weekday() - 4))


def _open(plan: Plan, at: datetime) -> Case:
    is_down = plan.severity == Severity.DOWN
    is_question = plan.story.title.startswith(("How", "Wie", "Comment"))
    return actions.open_case(
        plan.served.application,
        actions.Description(
            title=plan.story.title,
            text=plan.story.text,
            severity=plan.severity,
            issue_type=IssueType.HOW_TO if is_question else IssueType.BREAK_FIX,
            release="Forgeline Vault 12.4, F000",
            impact="Both lines stand still." if is_down else "",
            english_contact=is_down,
            reachable=actions.Reachable(plan.reporter.name, "+49 40 5550 1182")
            if is_down
            else actions.Reachable(),
        ),
        by=plan.reporter,
        at=at,
        channel=Channel.PORTAL,
    )


def _course(
    plan: Plan, staff: dict[str, User], log: files.Stored, at: datetime, *, is_logged: bool
) -> Iterator[tuple[float, Deed]]:
    """The deeds of a case after its opening: (hours after the one before, deed)."""
    if plan.course == "new":
        return
    ours, theirs, story = plan.engineer, plan.reporter, plan.story
    yield 0.4, partial(_assign, by=ours)
    if plan.course == "withdrawn":
        yield 1.2, partial(_say, by=ours, text=story.answer)
        yield 20, partial(_withdraw, by=theirs)
        return
    yield 0.6, partial(_promise, by=ours, hours=30)
    yield 1.5, partial(_say, by=ours, text=story.answer, state=State.WAITING_CUSTOMER)
    if plan.course == "waiting":
        yield 0.1, partial(_next, by=ours, side=Side.CUSTOMER, owner=theirs, due_at=at, days=2)
        return
    kept = (log,) if is_logged else ()
    yield 22, partial(_say, by=theirs, text=story.detail, stored=kept)
    yield 2, partial(_note, by=ours, text=story.note)
    since = at - plan.opened_at - timedelta(hours=26.5)
    quiet = timedelta(hours=5 + (ord(story.title[0]) * 7 + plan.opened_at.minute) % 22)
    if plan.course in _WORKED and since > quiet:
        yield (
            (since - quiet) / timedelta(hours=1),
            partial(_say, by=ours, text=_UPDATES[theirs.language]),
        )
    yield from _ending(plan, staff, at)


def _ending(plan: Plan, staff: dict[str, User], at: datetime) -> Iterator[tuple[float, Deed]]:
    ours, theirs, story = plan.engineer, plan.reporter, plan.story
    if plan.course in ("closed", "reopened", "proposed"):
        yield 26, partial(_propose, by=ours, text=story.solution)
    if plan.course in ("closed", "reopened"):
        yield 18, partial(_agree, by=theirs)
    if plan.course == "reopened":
        yield 30, partial(_say, by=theirs, text=story.detail)
        yield 200, partial(_say, by=ours, text=_UPDATES[theirs.language])
        yield 1, partial(_next, by=ours, side=Side.VENDOR, owner=ours, due_at=at, days=1)
    if plan.course == "talking":
        yield 3, partial(_next, by=ours, side=Side.VENDOR, owner=ours, due_at=at, days=1)
    if plan.course == "promised":
        later = timedelta(hours=3 + (plan.opened_at.minute * 7 + len(story.title) * 11) % 44)
        yield 4, partial(_promise, by=ours, hours=0, until=at + later)
        yield 0.1, partial(_next, by=ours, side=Side.VENDOR, owner=ours, due_at=at, days=1)
    if plan.course == "late":
        yield 4, partial(_promise, by=ours, hours=0.5)
        yield 0.1, partial(_next, by=ours, side=Side.VENDOR, owner=ours, due_at=at, days=-1)
    if plan.course == "rnd":
        yield 3, partial(_join, by=ours, person=staff["ravi"])
        yield 0.1, partial(_move, by=ours, state=State.WAITING_RND)
        yield 0.1, partial(_next, by=ours, side=Side.RND, owner=staff["ravi"], due_at=at, days=3)
        yield 20, partial(_note, by=staff["ravi"], text="Reproduced. A fix is in review.")
    if plan.course == "vendor":
        yield 3, partial(_move, by=ours, state=State.WAITING_VENDOR)


def _assign(case: Case, at: datetime, *, by: User) -> None:
    actions.assign(case, by=by, at=at, assignee=by)


def _say(
    case: Case,
    at: datetime,
    *,
    by: User,
    text: str,
    state: str = "",
    stored: tuple[files.Stored, ...] = (),
) -> None:
    channel = Channel.DESK if by.is_staff else Channel.PORTAL
    actions.reply(case, by=by, at=at, text=text, channel=channel, files=stored, state=state)


def _note(case: Case, at: datetime, *, by: User, text: str) -> None:
    actions.take_note(case, by=by, at=at, text=text)


def _promise(
    case: Case, at: datetime, *, by: User, hours: float, until: datetime | None = None
) -> None:
    actions.promise(
        case,
        by=by,
        at=at,
        text=_PROMISES[(case.pk + len(case.title)) % len(_PROMISES)],
        promised_at=until or at + timedelta(hours=hours),
    )


def _next(
    case: Case, at: datetime, *, by: User, side: str, owner: User, due_at: datetime, days: int
) -> None:
    words = {
        Side.CUSTOMER: "Send the log and try the way round",
        Side.RND: "Give the fix to the customer's test system",
        Side.VENDOR: "Evaluate the log and answer",
    }
    actions.set_next_action(
        case,
        by=by,
        at=at,
        text=words[Side(side)],
        side=side,
        owner=owner,
        due_at=due_at + timedelta(days=days),
    )


def _move(case: Case, at: datetime, *, by: User, state: str) -> None:
    actions.move(case, by=by, at=at, state=state)


def _join(case: Case, at: datetime, *, by: User, person: User) -> None:
    actions.add_participant(case, by=by, at=at, person=person)


def _propose(case: Case, at: datetime, *, by: User, text: str) -> None:
    actions.propose_solution(case, by=by, at=at, solution=text, channel=Channel.DESK)


def _agree(case: Case, at: datetime, *, by: User) -> None:
    actions.agree(case, by=by, at=at)


def _withdraw(case: Case, at: datetime, *, by: User) -> None:
    actions.withdraw(case, by=by, at=at, reason="It was a mistake in our own template.")

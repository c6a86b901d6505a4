"""The cases of the demonstration, played with the deeds that people do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from tsam.demo.courses import Course, Step
from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.demo.people import Staff
from tsam.demo.reading import Story
from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Severity
from tsam.domains.accounts.targets import targets_for
from tsam.domains.cases import actions, files
from tsam.domains.cases.models import Case, Channel, IssueType, Side, State
from tsam.domains.people.models import Function, User

_KINDS = {
    "break-fix": IssueType.BREAK_FIX,
    "how-to": IssueType.HOW_TO,
    "question": IssueType.QUESTION,
}
_WAITS = {"rnd": State.WAITING_RND, "vendor": State.WAITING_VENDOR, "us": State.OPEN}


def plan(
    standing: Standing, stories: Sequence[Story], staff: Staff, at: datetime
) -> Iterator[Later]:
    """All deeds of a customer's cases, each with its moment; those of one case in their order."""
    keys = [application.pk for application in standing.applications.values()]
    targets, calendars = targets_for(keys, at), calendars_for(keys)
    for story in stories:
        key = standing.applications[story.application].pk
        course = Course(story, standing, staff, targets[key], calendars[key], at)
        player = _Player(course)
        for step in course.steps():
            yield step.at, partial(player.do, step)


class _Player:
    """Does the deeds of one case, one after the other."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._story = course.story
        self._standing = course.standing
        self._verbs: Mapping[str, Callable[[Step], object]] = {
            "us": self._say,
            "ask": self._say,
            "them": self._say,
            "note": self._note,
            "solve": self._solve,
            "agree": self._agree,
            "again": self._again,
            "withdraw": self._withdraw,
            "next": self._next,
            "promise": self._promise,
            "give": self._give,
            "copy": self._let_in,
            "help": self._let_in,
            "severity": self._severity,
            "wait": self._wait,
            "phase": self._phase,
        }
        self._case: Case | None = None

    @property
    def case(self) -> Case:
        if self._case is None:
            raise LookupError("The case is not opened yet.")
        return self._case

    def do(self, step: Step) -> None:
        if self._case is None:
            self._case = self._open(step)
        else:
            self._verbs[step.deed.verb](step)

    def _open(self, step: Step) -> Case:
        story = self._story
        return actions.open_case(
            self._standing.applications[story.application],
            actions.Description(
                title=story.title,
                text=story.text,
                severity=story.severity,
                issue_type=_KINDS[story.kind],
                release=story.release,
                impact=story.impact,
                english_contact=story.severity == Severity.DOWN,
                reachable=self._reachable(),
            ),
            by=step.by,
            at=step.at,
            channel=Channel.PORTAL,
            files=self._files(story.file),
        )

    def _reachable(self) -> actions.Reachable:
        """Where all stands still, whoever reported it can be called."""
        if self._story.severity != Severity.DOWN:
            return actions.Reachable()
        told = self._standing.told.contacts
        return next(
            actions.Reachable(one.name, one.phone) for one in told if one.name == self._story.by
        )

    def _say(self, step: Step) -> None:
        deed = step.deed
        promise = None
        if deed.promise:
            promise = actions.Promise(deed.promise, self._course.due(deed.due, step.at))
        actions.reply(
            self.case,
            by=step.by,
            at=step.at,
            text=deed.words,
            channel=Channel.DESK if step.by.is_staff else Channel.PORTAL,
            files=self._files(deed.file),
            state=State.WAITING_CUSTOMER if deed.verb == "ask" else "",
            promise=promise,
        )

    def _note(self, step: Step) -> None:
        actions.take_note(
            self.case,
            by=step.by,
            at=step.at,
            text=step.deed.words,
            files=self._files(step.deed.file),
        )

    def _solve(self, step: Step) -> None:
        actions.propose_solution(
            self.case, by=step.by, at=step.at, solution=step.deed.words, channel=Channel.DESK
        )

    def _agree(self, step: Step) -> None:
        actions.agree(self.case, by=step.by, at=step.at)

    def _again(self, step: Step) -> None:
        actions.disagree(
            self.case, by=step.by, at=step.at, reason=step.deed.words, channel=Channel.PORTAL
        )

    def _withdraw(self, step: Step) -> None:
        actions.withdraw(self.case, by=step.by, at=step.at, reason=step.deed.words)

    def _next(self, step: Step) -> None:
        owner = self._who(step.deed.owner) if step.deed.owner else step.by
        actions.set_next_action(
            self.case,
            by=step.by,
            at=step.at,
            text=step.deed.words,
            side=_side(owner),
            owner=owner,
            due_at=self._course.due(step.deed.due, step.at),
        )

    def _promise(self, step: Step) -> None:
        actions.promise(
            self.case,
            by=step.by,
            at=step.at,
            text=step.deed.words,
            promised_at=self._course.due(step.deed.due, step.at),
        )

    def _give(self, step: Step) -> None:
        actions.assign(self.case, by=step.by, at=step.at, assignee=self._who(step.deed.words))

    def _let_in(self, step: Step) -> None:
        actions.add_participant(
            self.case, by=step.by, at=step.at, person=self._who(step.deed.words)
        )

    def _severity(self, step: Step) -> None:
        actions.change_severity(
            self.case,
            by=step.by,
            at=step.at,
            severity=int(step.deed.words),
            reason=step.deed.why,
        )

    def _wait(self, step: Step) -> None:
        actions.move(self.case, by=step.by, at=step.at, state=_WAITS[step.deed.words])

    def _phase(self, step: Step) -> None:
        actions.set_phase(self.case, by=step.by, at=step.at, phase=step.deed.words)

    def _who(self, name: str) -> User:
        colleague = self._course.staff.get(name)
        return colleague.user if colleague else self._standing.contacts[name]

    def _files(self, name: str) -> Sequence[files.Stored]:
        if not name:
            return ()
        words = self._story.files[name].encode()
        return [files.store(SimpleUploadedFile(name, BytesIO(words).read()))]


def _side(owner: User) -> Side:
    if owner.is_customer:
        return Side.CUSTOMER
    return Side.RND if owner.has_function(Function.RND) else Side.VENDOR

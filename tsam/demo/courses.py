"""When each deed of a case happened: told backwards from now, everybody in the own hours.

Our last word, the end of a case, or the clock that breaks is tied to now, in the service hours of
the customer. From there one deed after the other is laid so much working time before the next
one, at a moment at which whoever does it is at work. What followed that word comes right after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tsam.demo import moments
from tsam.demo.customers import Standing
from tsam.demo.people import Staff
from tsam.demo.reading import Deed, Story
from tsam.domains.accounts.models import Severity
from tsam.domains.accounts.targets import Target
from tsam.domains.people.models import User
from tsam.kernel.hours import ALWAYS, WorkingCalendar

OPENING = Deed("open", "")
_OURS = {"us", "ask", "note", "solve", "wait", "next", "promise", "give", "help", "phase"}
_THEIRS = {"open", "them", "agree", "again", "withdraw", "copy"}
# Ends what the clock counted so far, or lets it rest.
_TELLING = {"open", "us", "ask", "solve", "again"}
_ENDING = {"agree", "withdraw"}
# Done in one go with the deed before: so many minutes later.
_ASIDE = {"give", "next", "promise", "help", "copy", "phase", "wait"}
# The desk that never closes: until which hour of UTC, and who.
_DUTY = ((6, "jisoo"), (14, "oliver"), (22, "marcus"), (24, "jisoo"))
# So many deeds and fewer make a case that is told without its phases.
_SHORT = 5
# A clock that is to break runs for so many minutes at least.
_BEGUN = 15
# Least and most working minutes from the deed before to this one.
_PACE = {
    "them": (55, 560),
    "note": (12, 110),
    "solve": (150, 900),
    "agree": (70, 900),
    "again": (500, 1500),
    "withdraw": (200, 900),
    "severity": (40, 200),
}


@dataclass(frozen=True)
class Act:
    """A deed with whoever does it and when they are at work."""

    deed: Deed
    by: User
    hours: WorkingCalendar


@dataclass(frozen=True)
class Step:
    """A deed at its moment."""

    deed: Deed
    by: User
    at: datetime


@dataclass(frozen=True)
class Course:
    """Lays out one story at one customer, as of one moment."""

    story: Story
    standing: Standing
    staff: Staff
    targets: Mapping[int, Target]
    calendar: WorkingCalendar
    at: datetime

    @property
    def hours(self) -> WorkingCalendar:
        """Those of the customer; severity 0 is worked day and night."""
        return ALWAYS if self._is_down else self.standing.hours

    @property
    def clock(self) -> WorkingCalendar:
        """The hours in which the clock runs: without an engagement those for everybody else."""
        return ALWAYS if self._is_down else self.calendar

    @property
    def _is_down(self) -> bool:
        return self.story.severity == Severity.DOWN

    def _target(self, acts: Sequence[Act]) -> Target:
        """What is worked to after these deeds: a severity may have changed on the way."""
        changes = [int(act.deed.words) for act in acts if act.deed.verb == "severity"]
        return self.targets[changes[-1] if changes else self.story.severity]

    def steps(self) -> list[Step]:
        acts = list(self._acts())
        anchor = self._anchor(acts)
        moment = self._anchored(acts, anchor)
        at_work = moments.at_work(acts[anchor].hours, moment, self._seed(0))
        # Rather at an odd hour than so early that a clock breaks which is not meant to.
        if self.story.broken or not self._breaks_since(acts[: anchor + 1], at_work):
            moment = at_work
        found = [*self._before(acts, anchor, moment), moment]
        found += self._after(acts, anchor, moment)
        return [Step(act.deed, act.by, when) for act, when in zip(acts, found, strict=True)]

    def due(self, said: str, given_at: datetime) -> datetime:
        """When something is due: never before it was said."""
        when = moments.due(self.hours, self.at, said)
        return when if when > given_at else moments.due(self.hours, given_at, "0d 12:00")

    def _acts(self) -> Iterator[Act]:
        """The deeds with whoever does them, and those that follow of themselves."""
        owner = self._owner()
        is_taken, is_heard, is_examined = not owner, False, False
        yield self._act(OPENING, self.story.by)
        for deed in self.story.deeds:
            if not is_taken:
                yield self._act(Deed("give", owner), owner)
                is_taken = True
            if is_heard and not is_examined and deed.verb in self._examining:
                yield self._act(Deed("phase", "INVESTIGATION"), owner)
                is_examined = True
            yield self._act(deed, deed.by or (owner if deed.verb in _OURS else self.story.by))
            is_heard = is_heard or deed.verb == "them"
            owner = deed.words if deed.verb == "give" else owner
        if not is_taken:
            yield self._act(Deed("give", owner), owner)

    @property
    def _examining(self) -> Collection[str]:
        """What is said once the work has moved on; a short case goes straight to its end."""
        is_short = self.story.closed and len(self.story.deeds) <= _SHORT
        return () if is_short else ("us", "note", "solve")

    def _owner(self) -> str:
        """Who takes the case; whoever is awake where it is worked round the clock."""
        if self.story.owner != "duty":
            return self.story.owner
        return next(key for until, key in _DUTY if self.at.hour < until)

    def _act(self, deed: Deed, who: str) -> Act:
        colleague = self.staff.get(who)
        person = colleague.user if colleague else self.standing.contacts[who]
        if self._is_down:
            return Act(deed, person, ALWAYS)
        return Act(deed, person, colleague.hours if colleague else self.standing.hours)

    def _anchor(self, acts: Sequence[Act]) -> int:
        """The deed that is tied to now: the end, or the last one from which the clock counts."""
        found, is_waiting = 0, False
        for place, act in enumerate(acts):
            verb = act.deed.verb
            if verb in _TELLING | _ENDING or (verb == "them" and is_waiting):
                found = place
            is_waiting = verb == "ask" or (is_waiting and verb != "them")
        return found

    def _anchored(self, acts: Sequence[Act], anchor: int) -> datetime:
        story = self.story
        if story.closed:
            day = moments.days_back(self.standing.hours, self.at, story.closed)
            return moments.during(self.standing.hours, day, self._seed(1))
        if story.broken or story.breaks:
            minutes = self._minutes(acts[: anchor + 1])
            late = moments.minutes_of(story.broken) if story.broken else 0
            breaks = moments.due(self.hours, self.at, story.breaks) if story.breaks else self.at
            # A clock that breaks late in the day has begun already.
            begun = moments.back(self.clock, self.at, _BEGUN)
            return min(moments.back(self.clock, breaks, minutes + late), begun)
        since = moments.minutes_of(story.since or "2h") + moments.chance(story.title, 0, 24)
        return moments.back(self.clock, self.at, since)

    def _breaks_since(self, acts: Sequence[Act], moment: datetime) -> bool:
        if self.story.closed or acts[-1].deed.verb in {"ask", "solve"}:
            return False
        return self.clock.between(moment, self.at) > self._minutes(acts) * 0.9

    def _minutes(self, acts: Sequence[Act]) -> int:
        """How long the clock runs that began with the last of these deeds."""
        target = self._target(acts)
        is_answered = any(act.deed.verb in {"us", "ask"} for act in acts)
        return target.update_minutes if is_answered else target.response_minutes

    def _before(self, acts: Sequence[Act], anchor: int, moment: datetime) -> list[datetime]:
        found: list[datetime] = []
        for place in range(anchor, 0, -1):
            gap = self._gap(acts, place)
            hours = acts[place].hours if acts[place].deed.verb in _ASIDE else self.hours
            former = acts[place - 1]
            moment = moments.at_work(
                former.hours, moments.back(hours, moment, gap), self._seed(place)
            )
            found.append(moment)
        return found[::-1]

    def _after(self, acts: Sequence[Act], anchor: int, moment: datetime) -> Iterator[datetime]:
        """What comes after it stays before now, each with a minute of its own."""
        rest = acts[anchor + 1 :]
        for place, act in enumerate(rest):
            latest = self.at - timedelta(minutes=2 * (len(rest) - place))
            wanted = moment + timedelta(minutes=moments.chance(self._seed(place), 2, 7))
            if act.deed.gap:
                wanted = act.hours.add(moment, moments.minutes_of(act.deed.gap))
            if wanted > latest:
                wanted = moments.at_work(act.hours, latest, self._seed(place))
            moment = max(wanted, moment + timedelta(seconds=20))
            yield moment

    def _gap(self, acts: Sequence[Act], place: int) -> int:
        deed = acts[place].deed
        if deed.gap:
            return moments.minutes_of(deed.gap)
        if deed.verb in _ASIDE:
            return moments.chance(self._seed(place), 2, 9)
        target = self._target(acts[:place])
        spoken = [act.deed.verb for act in acts[:place]]
        if deed.verb in {"us", "ask"} and not {"us", "ask"} & set(spoken):
            # The first answer mostly comes in time, now and then not.
            share = moments.chance(self._seed(place), 18, 104) / 100
            return max(4, round(target.response_minutes * share))
        least, most = _PACE.get(deed.verb, (90, 480))
        if self._is_down:
            least, most = 9, 48
        if deed.verb in {"us", "ask", "solve", "note"}:
            most = min(most, round(target.update_minutes * 0.8))
        return moments.chance(self._seed(place), min(least, most), most)

    def _seed(self, place: int) -> str:
        return f"{self.story.title} {place}"

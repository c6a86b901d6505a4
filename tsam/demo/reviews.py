"""The service reviews of the demonstration: one behind, one ahead, one that nobody wrote down."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from tsam.demo.customers import Standing
from tsam.demo.people import Staff
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.objectives.actions.outcomes import record_outcome
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.reviews import actions, rhythm
from tsam.domains.reviews.actions import items
from tsam.domains.reviews.models import ActionItem, Minutes, Review, ReviewParticipant
from tsam.domains.staffing.coverage import tsam_of

_TOLD = Path(__file__).with_name("told") / "reviews.toml"
_RELATED = ("account", "calendar", "application__account", "application__support_contract")

Told = Mapping[str, Any]


def settle(standings: Iterable[Standing], staff: Staff, at: datetime) -> None:
    """Told reviews as they were, and a next date for whoever is served."""
    listed = list(standings)
    ours = {key: one.user for key, one in staff.items()}
    homes = {name: one for one in listed for name in one.applications}
    for told in tomllib.loads(_TOLD.read_text(encoding="utf-8"))["review"]:
        if standing := homes.get(told["application"]):
            people = {**ours, **standing.contacts}
            engagement = _engagement(standing.applications[told["application"]].pk)
            tsam = tsam_of(engagement, today_of(engagement, at))
            if tsam and engagement.state in SERVING:
                _Course(engagement, told, people, tsam, at).take()
    keys = [one.pk for standing in listed for one in standing.applications.values()]
    served = Engagement._base_manager.filter(application__in=keys, state__in=SERVING)
    for engagement in served.order_by("pk"):
        actions.settle(engagement, at=at)
        actions.watch(engagement, at=at)


def _engagement(application: int) -> Engagement:
    rows = Engagement._base_manager.select_related(*_RELATED)
    return rows.filter(application=application).order_by("-pk")[0]


class _Course:
    """One review, told from its date on as far as it went."""

    def __init__(
        self,
        engagement: Engagement,
        told: Told,
        people: Mapping[str, User],
        tsam: User,
        at: datetime,
    ) -> None:
        self.engagement = engagement
        self.told = told
        self.people = people
        self.tsam = tsam
        self.at = at

    def take(self) -> None:
        told, hours = self.told, working(self.engagement.calendar)
        begins = time.fromisoformat(told["begins"])
        # A day that was closed then counts as the one before it, so that what is over is over.
        for ago in range(told["ago"], told["ago"] + 8):
            day = today_of(self.engagement, self.at - timedelta(days=ago))
            found = rhythm.fit(hours, day, begins, 60)
            starts = rhythm.moment(hours, found.on, found.begins)
            if found.on == day and starts < self.at - timedelta(hours=2):
                break
        planned = starts - timedelta(days=12)
        if not entitled(Feature.G2, self.engagement.application, planned):
            return
        review = self._plan(planned, found)
        shared = starts - timedelta(days=6)
        actions.share_agenda(review, by=self.tsam, at=shared)
        if told["ends"] == "over" or starts > self.at:
            return
        self._hold(review, starts)
        if told["ends"] != "held":
            self._minute(review, starts)
        self._look_ahead()

    def _plan(self, at: datetime, found: rhythm.Fit) -> Review:
        actions.set_rhythm(
            self.engagement,
            by=self.tsam,
            at=at,
            months=1,
            first_on=found.on,
            begins=found.begins,
            place=self.told.get("place", ""),
        )
        review = self._ahead()
        for name in self.told.get("comes", ()):
            actions.ask_to_come(review, by=self.tsam, at=at, person=self.people[name])
        if "note" in self.told:
            actions.note(review, by=self.tsam, at=at, text=self.told["note"])
        return review

    def _ahead(self) -> Review:
        rows = Review.objects.ahead().select_related("engagement")
        return rows.get(engagement=self.engagement)

    def _hold(self, review: Review, starts: datetime) -> None:
        asked = ReviewParticipant._base_manager.filter(review=review)
        at = min(starts + timedelta(minutes=70), self.at)
        actions.hold_review(
            review, by=self.tsam, at=at, present=set(asked.values_list("user", flat=True))
        )
        for words in self.told.get("decisions", ()):
            actions.decide(review, by=self.tsam, at=at, words=words)
        for one in self.told.get("actions", ()):
            actions.agree_action(
                review,
                by=self.tsam,
                at=at,
                owner=self.people[one["by"]],
                words=one["words"],
                due_on=review.on + timedelta(days=one["due"]),
            )
        needs = Requirement.objects.in_force().filter(engagement=self.engagement)
        for one in self.told.get("outcomes", ()):
            if need := needs.filter(number=one["need"]).first():
                record_outcome(
                    need, by=self.tsam, at=at, verdict=one["verdict"], words=one.get("words", "")
                )
        actions.write_minutes(review, by=self.tsam, at=at, text=self.told["text"])

    def _minute(self, review: Review, starts: datetime) -> None:
        sent = min(starts + timedelta(hours=18), self.at)
        actions.send_minutes(review, by=self.tsam, at=sent)
        for one in _items(review):
            told = next(told for told in self.told["actions"] if told["words"] == one.words)
            when = starts + timedelta(days=told.get("done", 999), hours=1)
            if when < self.at:
                items.finish(one, by=self.people[told["by"]], at=when)
        if self.told["ends"] == "agreed":
            minutes = Minutes._base_manager.select_related("review__engagement").get(review=review)
            who = self.people[self.told["answers"]]
            actions.agree_minutes(minutes, by=who, at=min(sent + timedelta(days=2), self.at))

    def _look_ahead(self) -> None:
        """The agenda of the next one, shared where it is told so."""
        review = self._ahead()
        if "point" in self.told:
            actions.add_point(review, by=self.tsam, at=self.at, title=self.told["point"])
        if self.told.get("share"):
            actions.share_agenda(review, by=self.tsam, at=self.at)


def _items(review: Review) -> list[ActionItem]:
    rows = ActionItem._base_manager.filter(review=review)
    return list(rows.select_related("review__engagement", "engagement").order_by("pk"))

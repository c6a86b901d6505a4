"""Every address with a row in it, asked for by everybody.

The addresses are found from the URL map, so a new page is here without being listed; what it
needs in its path must be known to `World`, or the test says that it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tests.intelligence.known import keys_of, known
from tests.objectives.agreed import agreed
from tests.standing import sign_in
from tests.wall.asked import asked_of
from tests.wall.attached import attachment_of
from tests.wall.briefed import brief_keys
from tests.wall.called import call_keys, hours_keys, portal_call_key
from tests.wall.escalated import escalation_places
from tests.wall.released import release_keys
from tests.wall.reported import report_keys, reported
from tests.wall.reviewed import review_keys
from tests.wall.setting_up import differing, setting_up
from tsam.domains.accounts.models import Letter
from tsam.domains.cases.actions import raise_spr
from tsam.domains.cases.models import Case, Transition
from tsam.domains.objectives.models import Milestone, ObjectivesDocument, Project, Requirement
from tsam.domains.people.models import User
from tsam.domains.sprs.actions import asking
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import PriorityRequest, Spr, SprInterest
from tsam.domains.staffing.models import Assignment, StaffingRequirement

# Addresses of one's own things, or that act for whoever holds a secret: not rows of an account.
OWN = {
    "account_login",
    "account_reset_password_from_key",
    "demo-step-in",
    "invitation",
    "profile-key-revocation",
    "profile-session-end",
}


@dataclass(frozen=True)
class Page:
    name: str
    route: str

    @property
    def face(self) -> str:
        return self.route.split("/", 1)[0]


def every_page() -> list[Page]:
    found = {
        page
        for page in _walk(get_resolver().url_patterns, "", "")
        if page.face in {"desk", "portal"}
    }
    return sorted(found, key=lambda page: page.route)


def pages() -> list[Page]:
    """Those about a row."""
    return [page for page in every_page() if "<" in page.route]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Page]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route, pattern.namespace or space)
        else:
            yield Page(f"{space}:{pattern.name}" if space else str(pattern.name), route)


class World:
    """One row of each kind at Acme, all of Assembly, reported by Owen."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @cached_property
    def case(self) -> Case:
        case = self.cast.case(opened_by=self.cast.owen)
        self.cast.serve()
        return case

    def path(self, page: Page) -> str | None:
        """The page's address with the rows of this world, or None where no row is known."""
        known = self._keys(page)
        path = "/" + page.route
        for part in re.findall(r"<[^>]+>", page.route):
            name = part.strip("<>").split(":")[-1]
            if name not in known:
                return None
            path = path.replace(part, str(known[name]))
        return path

    def _keys(self, page: Page) -> dict[str, object]:
        if "/releases/" in page.route:
            return release_keys(self.cast, self.spr, page.route)
        if "/sprs/" in page.route:
            return self._spr_keys(page)
        if "/cases/" in page.route:
            return {"number": self.case.number, "key": attachment_of(self.case, self.cast).pk}
        if "/inbox/" in page.route:
            return {"key": self._letter(page).pk}
        if page.route.startswith("portal/objectives/"):
            return {"key": self._document().pk, "number": 1}
        if "/needs/" in page.route:
            return {"key": self._need(page).pk}
        if page.route.startswith("portal/environment"):
            tier = known(self.cast, now())
            is_report = "environment-reports" in page.route
            return {"key": reported(self.cast).pk if is_report else tier.application_id}
        if page.route.startswith("portal/projects/"):
            return {"key": self._project(page).pk}
        if "/contacts/" in page.route:
            return {"key": self.cast.owen.contacts.get().pk, "slug": self.cast.acme.slug}
        return self._call_of_the_portal(page) or self._desk_keys(page)

    def _call_of_the_portal(self, page: Page) -> dict[str, object]:
        if not page.route.startswith("portal/calls/"):
            return {}
        return {"key": portal_call_key(self.cast, page.route.removeprefix("portal/"))}

    def _desk_keys(self, page: Page) -> dict[str, object]:
        if "/reviews/" in page.route:
            return review_keys(self.cast)
        cast = self.cast
        engagement = cast.engagement
        if page.route.startswith(("desk/administration/", "desk/imports/")):
            return setting_up(cast, page.route)
        served = Assignment.objects.get(engagement=engagement)
        asked, _is_new = StaffingRequirement.objects.get_or_create(
            engagement=engagement, need="ZONE", value="UTC"
        )
        places: dict[str, dict[str, object]] = {
            "desk/accounts/<slug:slug>/contracts/": {
                "slug": cast.acme.slug,
                "key": engagement.support_contract_id,
            },
            "desk/accounts/": {"slug": cast.acme.slug},
            "desk/engagements/<int:pk>/people/": {"pk": engagement.pk, "key": served.pk},
            "desk/engagements/<int:pk>/staffing-requirements/": {
                "pk": engagement.pk,
                "key": asked.pk,
            },
            "desk/engagements/<int:pk>/requirements/": {
                "pk": engagement.pk,
                "key": self._need(page).pk,
                "verb": "withdrawal",
            },
            "desk/engagements/<int:pk>/transitions/": {
                "pk": engagement.pk,
                "key": self._transition(page),
            },
            "desk/engagements/<int:pk>/projects/": {
                "pk": engagement.pk,
                "key": self._project(page).pk,
                "day": self._milestone(page),
                "verb": "reached" if "milestones" in page.route else "change",
            },
            "desk/engagements/<int:pk>/document/": {
                "pk": engagement.pk,
                "version": self._version(page),
                "number": 1,
                "verb": "amendment",
            },
            **brief_keys(cast, page.route, lambda: self._need(page).pk),
            **report_keys(cast, page.route),
            **escalation_places(cast, page.route, lambda: self.case),
            "desk/engagements/<int:pk>/environment": keys_of(cast, page.route, now()),
            "desk/calls/": call_keys(cast, page.route),
            **dict.fromkeys(("desk/own-hours/", "desk/hours/"), hours_keys(cast, page.route)),
            "desk/fairness/": {"pk": cast.assembly.pk},
            "desk/requirements/": {"key": self._need(page).pk},
            "desk/questions/": {"key": asked_of(cast, page.route)},
            "desk/engagements/": {"pk": engagement.pk, "verb": "end"},
            "portal/applications/": {"key": cast.assembly.pk},
            "desk/applications/": {"pk": cast.assembly.pk, "other": cast.welding.pk},
        }
        for start, keys in places.items():
            if page.route.startswith(start):
                return keys
        return {}

    def _document(self) -> ObjectivesDocument:
        there = ObjectivesDocument.objects.visible_to(self.cast.tess).first()
        return there or agreed(self.cast)

    def _version(self, page: Page) -> int:
        """One that both sides agreed to."""
        return self._document().version if "/document/<" in page.route else 0

    def _spr_keys(self, page: Page) -> dict[str, object]:
        """One that the case comes from, about which R&D was asked."""
        if "/cases/" in page.route:
            return {"number": self.case.number, "key": self.spr.pk}
        keys: dict[str, object] = {"number": self.spr.number, "verb": "words"}
        if "/disagreements/" in page.route:
            keys["key"] = differing(self.spr).pk
        if "/hits/" in page.route or "/places/" in page.route:
            interest = SprInterest._base_manager.get(spr=self.spr)
            return keys | {"key": interest.pk, "verb": "change"}
        if "/requests/" in page.route:
            asked = PriorityRequest._base_manager.get(spr=self.spr)
            return keys | {"key": asked.pk, "verb": "refusal"}
        return keys

    @cached_property
    def spr(self) -> Spr:
        spr = raise_spr(self.case, Description("It stops", 1), by=self.cast.tess, at=NOON)
        hit = SprInterest._base_manager.get(spr=spr)
        asking.ask_priority(hit, by=self.cast.tess, at=NOON, justification="They wait.")
        return spr

    def _need(self, page: Page) -> Requirement:
        """One that Technical Support reads."""
        there = Requirement.objects.visible_to(self.cast.tess).filter(status="PUBLISHED")
        if found := there.first():
            return found
        need = Requirement(
            engagement=self.cast.engagement,
            number=1,
            statement="No outage of the line",
            weight=4,
            status="PUBLISHED",
            status_at=NOON,
            proposed_by=self.cast.ada,
            proposed_at=NOON,
            published_at=NOON,
        )
        if (
            "/discretion/<" in page.route
            or "/requirements/<" in page.route
            or "/needs/<" in page.route
        ):
            need.save()
        return need

    def _project(self, page: Page) -> Project:
        """One that is on its way; kept only for the pages that show one."""
        if found := Project.objects.visible_to(self.cast.tess).first():
            return found
        project = Project(
            engagement=self.cast.engagement,
            number=1,
            name="Roll-out",
            go_live_on=now().date() + timedelta(days=30),
            phase_at=NOON,
            created_by=self.cast.tess,
            created_at=NOON,
        )
        if {"projects", "transitions", "what-if"} & set(page.route.split("/")):
            project.save()
        return project

    def _milestone(self, page: Page) -> int | None:
        if "milestones" not in page.route:
            return None
        made, _is_new = Milestone.objects.get_or_create(
            project=self._project(page), name="Freeze", due_on=now().date()
        )
        return made.pk

    def _transition(self, page: Page) -> int | None:
        if "transitions" not in page.route:
            return None
        made, _is_new = Transition.objects.get_or_create(
            project=self._project(page), made_by=self.cast.tess, made_at=NOON
        )
        return made.pk

    def _letter(self, page: Page) -> Letter:
        reader = self.cast.tess if page.face == "desk" else self.cast.owen
        return Letter.objects.create(reader=reader, subject="News", text="News", written_at=NOON)


def answers(client: Client, reader: User, path: str) -> int:
    sign_in(client, reader)
    got = client.get(path).status_code
    # A page that only takes what is written: a stranger must not learn even that.
    return client.post(path, {}).status_code if got == 405 else got


SEEN = {200, 302, 403, 422}
CASE_PAGES = [page for page in pages() if "/cases/" in page.route]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.route)
def test_every_page_about_a_row_is_known_here(page: Page, cast: Cast) -> None:
    assert World(cast).path(page), f"{page.name}: say in World which row it shows."


@pytest.mark.parametrize("page", CASE_PAGES, ids=lambda page: page.route)
def test_a_stranger_is_told_that_nothing_is_there(page: Page, cast: Cast, client: Client) -> None:
    path = World(cast).path(page)
    assert path

    if page.face == "portal":
        assert answers(client, cast.gus, path) == 404
        assert answers(client, cast.carl, path) == 404
        assert answers(client, cast.wanda, path) == 404
    for customer in (cast.gus, cast.ada):
        if page.face == "desk":
            assert answers(client, customer, path) == 404


@pytest.mark.parametrize("page", CASE_PAGES, ids=lambda page: page.route)
def test_each_function_sees_cases_as_the_table_says(page: Page, cast: Cast, client: Client) -> None:
    path = World(cast).path(page)
    assert path
    support, others = (
        (cast.tess, cast.eli, cast.mona),
        (
            cast.rita,
            cast.paul,
            cast.sally,
            cast.gino,
            cast.stan,
            cast.dana,
        ),
    )

    for reader in (*support, *others):
        expected_404 = page.face == "portal" or reader in others
        got = answers(client, reader, path)
        if expected_404:
            assert got == 404, reader
        elif "attachment" not in page.name:
            assert got in SEEN, (reader, got)


@pytest.mark.parametrize(
    "page", [page for page in CASE_PAGES if page.face == "portal"], ids=lambda page: page.route
)
def test_the_owner_sees_it(page: Page, cast: Cast, client: Client) -> None:
    path = World(cast).path(page)
    assert path
    if "attachment" in page.name:
        return

    for reader in (cast.owen, cast.olga, cast.ada):
        assert answers(client, reader, path) in SEEN, reader


@pytest.mark.parametrize(
    "page", [page for page in CASE_PAGES if page.face == "desk"], ids=lambda page: page.route
)
def test_an_access_rule_closes_the_case_to_who_is_not_attested(
    page: Page, cast: Cast, client: Client
) -> None:
    path = World(cast).path(page)
    assert path
    engagement = cast.engagement
    engagement.access_rule = "cleared"
    engagement.save(update_fields=["access_rule"])
    cast.tess.attestations.create(
        rule="cleared",
        verified_by=cast.stan,
        verified_at=NOON,
        valid_from=date(2020, 1, 1),
        valid_until=None,
    )

    assert answers(client, cast.eli, path) == 404
    if "attachment" not in page.name:
        assert answers(client, cast.tess, path) in SEEN


@pytest.mark.framed
def test_a_missing_number_and_a_hidden_one_look_alike(cast: Cast, client: Client) -> None:
    hidden = World(cast).case.number
    sign_in(client, cast.gus)

    there, nowhere = (client.get(f"/portal/cases/{number}") for number in (hidden, "C9999999"))

    assert there.status_code == nowhere.status_code == 404
    assert _without_nonce(there.content, hidden) == _without_nonce(nowhere.content, "C9999999")


def _without_nonce(page: bytes, number: str) -> str:
    text = page.decode().replace(number, "N")
    return re.sub(r"[A-Za-z0-9]{64}|[A-Za-z0-9]{32}", "", text)

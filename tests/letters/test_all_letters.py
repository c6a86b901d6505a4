"""Every letter that the product writes: one act, two forms with the same words, and its reason."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.architecture.sources import ROOT
from tests.cast import NOON, Cast
from tsam.domains.accounts import post
from tsam.domains.accounts.models import Letter
from tsam.domains.calls import notices as calls
from tsam.domains.calls import off_hours_notices as off_hours
from tsam.domains.calls import weekend_notices as weekends
from tsam.domains.cases import actions, notices
from tsam.domains.cases import transition_notices as transitions
from tsam.domains.cases.models import Channel
from tsam.domains.escalations import letter_notices as letters_in
from tsam.domains.escalations import notices as escalations
from tsam.domains.escalations.models import Escalation
from tsam.domains.intelligence import notices as environments
from tsam.domains.objectives import document_notices as documents
from tsam.domains.objectives import notices as needs
from tsam.domains.objectives import project_notices as projects
from tsam.domains.objectives.models import Project, Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities import notices as words
from tsam.domains.priorities.models import Question
from tsam.domains.reviews import notices as reviews
from tsam.domains.reviews.models import ActionItem, Review
from tsam.domains.sprs import notices as sprs
from tsam.domains.sprs.models import PriorityRequest, Spr, SprPublic
from tsam.domains.staffing import notices as times
from tsam.kernel import letters
from tsam.kernel.letters import Rendered

LINK = "https://desk.example/portal/cases/C1000001"
HOSTILE = 'R&D <b>stops</b> "quoted"'


def folders() -> list[Path]:
    found = (ROOT / "tsam").glob("domains/*/templates/letters/*")
    return sorted(path for path in found if path.is_dir())


NAMES = [path.name for path in folders()]
MAILED = {
    *(letter.name for letter in notices.LETTERS.values()),
    *needs.LETTERS.values(),
    *projects.LETTERS.values(),
    *documents.LETTERS.values(),
    *words.LETTERS.values(),
    transitions.LETTER,
    *environments.LETTERS.values(),
    *sprs.LETTERS.values(),
    *sprs.PUBLIC_LETTERS.values(),
    sprs.AGAIN,
    *(letter.name for letter in escalations.LETTERS.values()),
    *reviews.LETTERS.values(),
    *(letter.name for letter in calls.LETTERS.values()),
    *calls.SERIES_LETTERS.values(),
    *off_hours.LETTERS.values(),
    sprs.RISK,
    weekends.WEEKEND,
    letters_in.LETTER,
    *times.LETTERS.values(),
    *times.COVER_LETTERS.values(),
}


def written(cast: Cast, name: str, reader: User) -> Rendered:
    case = cast.case(
        title=HOSTILE,
        severity=0,
        promise="The first findings",
        promised_at=NOON + timedelta(days=1),
        promise_given_at=NOON,
        reachable_name="Owen Own",
        reachable_phone="+49 40 5550 1182",
    )
    facts: dict[str, Any] = {
        "reader": reader,
        "author": cast.tess,
        "case": case,
        "account": case.account,
        "application": case.application,
        "text": "Line one <script>alert(1)</script>\nLine two & more",
        "details": notices.details(case, {"reason": "All lines."}, is_staff=reader.is_staff),
        "need": Requirement(number=1, statement=HOSTILE, weight=4, status="PUBLISHED"),
        "project": Project(number=1, name=HOSTILE, go_live_on=NOON.date(), hypercare_days=14),
        "former": NOON.date(),
        "day": NOON.date() + timedelta(days=14),
        "reason": HOSTILE,
        "spr": Spr(known_as="SPR13053430", title=HOSTILE),
        "public": SprPublic(number="SPR13053430", title=HOSTILE),
        "request": PriorityRequest(reply=HOSTILE),
        "news": HOSTILE,
        "places": HOSTILE,
        "late": HOSTILE,
        "milestone": HOSTILE,
        "escalation": Escalation(pk=1, title=HOSTILE, account=case.account),
        "what": HOSTILE,
        "coming": HOSTILE,
        "action": HOSTILE,
        "silent_of": HOSTILE,
        "until": HOSTILE,
        "n": 3,
        "question": Question(text=HOSTILE, answer=HOSTILE),
        "about": f"C1000001 {HOSTILE}",
        "days": 7,
        "version": 2,
        "hours": 2,
        "who_reads": HOSTILE,
        "moved": "given",
        "title": HOSTILE,
        "person": HOSTILE,
        "answer": "declined",
        "when": "2 March",
        "review": Review(on=NOON.date(), starts_at=NOON, place=HOSTILE),
        "item": ActionItem(words=HOSTILE, due_on=NOON.date()),
        "link": LINK,
    }
    return letters.render(name, facts, "en")


def words_of(page: str) -> str:
    body = page.partition("<body")[2].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_every_letter_is_here() -> None:
    assert set(NAMES) >= MAILED


@pytest.mark.parametrize("reader", ["ada", "eli"])
@pytest.mark.parametrize("name", NAMES)
def test_both_forms_say_the_same(cast: Cast, name: str, reader: str) -> None:
    letter = written(cast, name, getattr(cast, reader))

    plain = " ".join(letter.text.replace(f": {LINK}", "").replace("-- ", "").split())
    page = words_of(letter.html).removeprefix("TSAM Desk ")
    assert sorted(re.findall(r"[\w@.+-]+", plain)) == sorted(re.findall(r"[\w@.+-]+", page))


@pytest.mark.parametrize("name", NAMES)
def test_there_is_one_act_and_its_verb_stands_before_the_address(cast: Cast, name: str) -> None:
    letter = written(cast, name, cast.ada)

    assert re.findall(r'<a [^>]*href="([^"]*)"', letter.html) == [LINK]
    assert re.search(rf"^[A-Z][\w ]+: {LINK}$", letter.text, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_why_one_gets_it(cast: Cast, name: str) -> None:
    letter = written(cast, name, cast.ada)

    assert "You get this because" in letter.text.partition("\n-- \n")[2]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_a_person_wrote_becomes_markup(cast: Cast, name: str) -> None:
    letter = written(cast, name, cast.ada)

    assert "<b>stops</b>" not in letter.html
    assert "<script" not in letter.html
    assert "\n" not in letter.subject
    assert "&amp;" not in letter.text + letter.subject


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_program_needs_nothing_from_elsewhere(cast: Cast, name: str) -> None:
    page = written(cast, name, cast.ada).html

    assert not re.search(r"<(img|link|script|iframe|form|video|object)\b|url\(|@import", page)
    assert 'name="color-scheme" content="light dark"' in page
    assert "prefers-color-scheme: dark" in page
    assert len(page) < 30_000


def test_times_are_told_in_the_zone_of_each_reader(cast: Cast) -> None:
    cast.ada.time_zone, cast.owen.time_zone = "Asia/Tokyo", "America/New_York"
    case = cast.case()
    actions.promise(
        case, by=cast.tess, at=NOON, text="Findings", promised_at=NOON + timedelta(days=1)
    )
    case.refresh_from_db()
    details = notices.details(case, {}, is_staff=False)

    post.write(
        "case_replied",
        [cast.ada, cast.owen],
        at=NOON,
        path="/portal/",
        context={"case": case, "author": cast.tess, "details": details},
    )

    told = {letter.reader_id: letter.text for letter in Letter.objects.all()}
    assert "21:00 JST: Findings" in told[cast.ada.pk]
    assert "07:00 EST: Findings" in told[cast.owen.pk]
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_note_is_in_no_letter(cast: Cast, work: Any) -> None:
    case = cast.case(assignee=cast.eli)
    cast.serve()
    actions.take_note(case, by=cast.tess, at=NOON, text="Between us: suspect library.")
    actions.reply(case, by=cast.tess, at=NOON, text="We look.", channel=Channel.DESK)
    actions.set_next_action(case, by=cast.tess, at=NOON, text="Ask the architects")
    actions.change_severity(case, by=cast.tess, at=NOON, severity=1, reason="All lines.")
    work()

    told = "".join(letter.text + letter.html for letter in Letter.objects.all())
    assert "We look." in told
    assert "suspect library" not in told
    assert "architects" not in told

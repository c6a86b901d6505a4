"""What of a case can be found, and by whom.

Every entry carries the walls of its row: account, Application, the people who take part, and
whether it is open to customers at all. A note has no customer's token, so a customer's search
cannot match it, however it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction

from tsam.domains.accounts.entries import numbered_entries
from tsam.domains.cases.models import Attachment, Case, Message, Note, Participant
from tsam.kernel import search

CASE, MESSAGE, NOTE, FILE = "case", "message", "note", "file"
# Who may find what, beside the tokens of places and people.
STAFF, CUSTOMER = "staff", "customer"

BATCH = 500


def index_case(key: int) -> None:
    """Store all words of one case anew."""
    _index([key])


def index_application(application: int) -> None:
    """Store the words of all cases of an Application, some at a time."""
    keys = list(
        Case._base_manager.filter(application_id=application)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(keys), BATCH):
        _index(keys[start : start + BATCH])


@transaction.atomic
def _index(keys: Iterable[int]) -> None:
    cases = {case.pk: case for case in Case._base_manager.filter(pk__in=list(keys))}
    walls = _walls(cases)
    rows = list(_rows(cases))
    numbers = numbered_entries(row[:3] for row in rows)
    search.put(
        search.Entry(
            id=numbers[kind, key],
            title=title,
            body=body,
            scopes=frozenset(walls[case] | ({STAFF} if is_inside else {STAFF, CUSTOMER})),
            kind=kind,
        )
        for kind, key, case, title, body, is_inside in rows
    )


# kind, key, case, title, body, whether it stays inside
_Row = tuple[str, int, int, str, str, bool]


def _rows(cases: dict[int, Case]) -> Iterator[_Row]:
    for case in cases.values():
        named = f"{case.number} {case.title} {case.external_id}"
        body = f"{case.release} {case.impact} {case.solution}"
        yield CASE, case.pk, case.pk, named, body, False
    for word in Message._base_manager.filter(case__in=cases):
        yield MESSAGE, word.pk, word.case_id, "", word.text, False
    for note in Note._base_manager.filter(case__in=cases):
        yield NOTE, note.pk, note.case_id, "", note.text, True
    for file in Attachment._base_manager.filter(case__in=cases):
        yield FILE, file.pk, file.case_id, file.name, "", file.note_id is not None


def _walls(cases: dict[int, Case]) -> dict[int, set[str]]:
    walls = {
        case.pk: {f"account:{case.account_id}", f"application:{case.application_id}"}
        for case in cases.values()
    }
    for case in cases.values():
        for person in (case.assignee_id, case.next_action_owner_id):
            if person:
                walls[case.pk].add(f"user:{person}")
    taking_part = Participant._base_manager.filter(case__in=cases)
    for key, person in taking_part.values_list("case_id", "user_id"):
        walls[key].add(f"user:{person}")
    return walls

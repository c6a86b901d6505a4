"""Trackers of R&D: list them, test a connection, read one now, show or set what its words mean."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import SprSeverity, Tracker
from tsam.domains.sprs.trackers import actions, jobs, mapping, tallies


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["list", "test", "sync", "map"])
    parser.add_argument("name", nargs="?", help="of the tracker; not needed where there is one")
    parser.add_argument("--as", dest="email", help="in whose name: an administrator")
    parser.add_argument(
        "--say",
        action="append",
        default=[],
        metavar="WORD=MEANING",
        help='with map: "In Progress=IN_WORK" or "High=HIGH"; repeat it for more',
    )


def run(asked: argparse.Namespace) -> int:
    try:
        if asked.what == "list":
            return _list()
        deeds: dict[str, Callable[[Tracker, argparse.Namespace], int]] = {
            "test": _test,
            "sync": _sync,
            "map": _map,
        }
        return deeds[asked.what](_named(asked.name), asked)
    except ValidationError as wrong:
        print(" ".join(wrong.messages), file=sys.stderr)
    except (LookupError, PermissionDenied) as wrong:
        print(wrong.args[0] if wrong.args else wrong, file=sys.stderr)
    return 1


def _list() -> int:
    for one in Tracker.objects.order_by("name"):
        stands = "rests" if one.is_paused else "does not answer" if one.failing_since else "runs"
        print(f"{one.name}: {one.project} at {one.base_url}, {stands}")
        print(", ".join(f"{many} {name}" for name, many in tallies.of(one).items()))
        if one.failing_since:
            print(f"since {one.failing_since:%Y-%m-%d %H:%M} UTC: {one.failure}")
    return 0


def _test(tracker: Tracker, asked: argparse.Namespace) -> int:
    trouble = actions.try_connection(tracker, by=_person(asked), at=timezone.now())
    print(trouble or f"It answers. There we are {tracker.seen.get('person', '')}.")
    return 1 if trouble else 0


def _sync(tracker: Tracker, asked: argparse.Namespace) -> int:
    """In this process, so that the shell waits for it."""
    actions.read_now(tracker, by=_person(asked), at=timezone.now())
    jobs.read(tracker.pk)
    tracker.refresh_from_db()
    print(tracker.failure or "Read.")
    return 1 if tracker.failing_since else 0


def _map(tracker: Tracker, asked: argparse.Namespace) -> int:
    words = mapping.read(tracker.mapping)
    states = {word: str(state) for word, state in words.states.items()}
    severities = {word: SprSeverity(one).name for word, one in words.severities.items()}
    for said in asked.say:
        word, _is, meaning = said.rpartition("=")
        kind = severities if meaning in SprSeverity.names else states
        kind[word] = meaning
    if asked.say:
        actions.map_words(
            tracker, by=_person(asked), at=timezone.now(), states=states, severities=severities
        )
    for word, meaning in {**states, **severities}.items():
        print(f"{word} = {meaning}")
    return 0


def _named(name: str | None) -> Tracker:
    rows = Tracker.objects.filter(name__iexact=name) if name else Tracker.objects.all()
    found = list(rows[:2])
    if len(found) == 1:
        return found[0]
    names = ", ".join(Tracker.objects.order_by("name").values_list("name", flat=True))
    raise LookupError(f"Say which tracker. There are: {names or 'none'}.")


def _person(asked: argparse.Namespace) -> User:
    """Whom the log names; without --as the first administrator."""
    rows = User.objects.filter(is_active=True, held_functions__function=Function.ADMINISTRATOR)
    if asked.email:
        rows = rows.filter(email__iexact=asked.email)
    found = rows.order_by("pk").first()
    if found is None:
        raise LookupError("No administrator signs in under this address.")
    return found

"""Look whether this installation is well, and say what to do where it is not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.validators import validate_email
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_q.models import OrmQ, Task

from tsam.commands.prepare import prepare
from tsam.domains.accounts.models import Letter
from tsam.domains.intelligence import contents
from tsam.domains.objectives.models.documents import SEALED, ObjectivesDocument
from tsam.domains.objectives.seals import check
from tsam.domains.people import invitations
from tsam.domains.people.models import Function, HeldFunction, User

# A job that waits longer says that nobody works.
PATIENCE = timedelta(minutes=10)
# PostgreSQL is shipped with 4, which is right where a head must move.
TURNING = 2.0

# What was looked at, and what is wrong with it: empty when all is well.
Finding = tuple[str, str]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--first", metavar="EMAIL", help="make the first administrator and show the invitation"
    )


def run(asked: argparse.Namespace) -> int:
    if asked.first:
        return _first_administrator(asked.first)
    is_well = True
    for what, trouble in _findings():
        print(f"{'not well' if trouble else 'well':9} {what}{': ' + trouble if trouble else ''}")
        is_well = is_well and not trouble
    return 0 if is_well else 1


def _findings() -> Iterator[Finding]:
    for look in (_database, _tables, _settings, _files, _jobs, _letters, _seals, _snapshots):
        try:
            yield look()
        except DatabaseError as error:
            yield look.__name__.strip("_"), str(error).splitlines()[0]
            return


def _database() -> Finding:
    connection.ensure_connection()
    said = [connection.vendor]
    if connection.vendor == "postgresql":
        said += _reckoning()
    return f"database ({'; '.join(said)})", ""


def _reckoning() -> list[str]:
    """What PostgreSQL believes of its disks. A belief is no fault, but it costs time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('random_page_cost')::float")
        (cost,) = cursor.fetchone() or (0.0,)
    if cost <= TURNING:
        return []
    return [
        f"it takes its disks for turning ones: on others set random_page_cost = 1.1 instead of "
        f"{cost:g}, as docs/operations.md says"
    ]


def _tables() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "tables", f"{len(missing)} migrations wait. Start with `tsam serve`." if missing else ""


def _settings() -> Finding:
    try:
        call_command("check", verbosity=0)
    except CommandError as error:
        return "settings", str(error)
    if settings.DEMO and not settings.PUBLIC_URL.startswith("http://127.0.0.1"):
        return "settings", "this is a demo with a public address. Unset TSAM_DEMO."
    return "settings", ""


def _files() -> Finding:
    trial = settings.VAR_DIR / ".trial"
    try:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        return f"files ({settings.VAR_DIR})", str(error)
    return f"files ({settings.VAR_DIR})", ""


def _jobs() -> Finding:
    at = timezone.now()
    late = OrmQ.objects.filter(lock__lt=at - PATIENCE).count()
    failed = Task.objects.filter(success=False, stopped__gt=at - timedelta(days=1)).count()
    troubles = []
    if late:
        troubles.append(f"{late} jobs wait for more than 10 minutes. Is `tsam work` running?")
    if failed:
        troubles.append(f"{failed} jobs failed in the last day; the log says why.")
    return "jobs", " ".join(troubles)


def _letters() -> Finding:
    refused = Letter._base_manager.exclude(failure="").count()
    return "letters", f"{refused} could not be delivered." if refused else ""


def _snapshots() -> Finding:
    """Every snapshot of an environment still holds what was frozen."""
    broken = list(contents.damaged())
    if not broken:
        return "snapshots", ""
    named = ", ".join(digest[:12] for digest in broken[:5])
    return "snapshots", f"{len(broken)} parts changed since they were kept: {named}. Restore them."


def _seals() -> Finding:
    """Every version of objectives that was agreed still says what was agreed."""
    at = timezone.now()
    rows = ObjectivesDocument._base_manager.filter(state__in=SEALED).order_by("pk")
    keys, broken = list(rows.values_list("pk", flat=True)), list[str]()
    for start in range(0, len(keys), 200):
        some = list(rows.filter(pk__in=keys[start : start + 200]))
        seals = check(some, at)
        broken += [
            f"version {one.version} of engagement {one.engagement_id}"
            for one in some
            if not seals[one.pk].is_whole
        ]
    if not broken:
        return "seals", ""
    named = ", ".join(broken[:5]) + (f" and {len(broken) - 5} more" if len(broken) > 5 else "")
    return "seals", f"{named} is not the text that was agreed. Compare it with a backup."


def _first_administrator(email: str) -> int:
    prepare()
    try:
        validate_email(email)
    except ValidationError:
        print(f"{email} is no e-mail address.", file=sys.stderr)
        return 1
    if HeldFunction.objects.filter(function=Function.ADMINISTRATOR).exists():
        print("There is an administrator already; that person invites others.", file=sys.stderr)
        return 1
    at = timezone.now()
    person = User(
        email=email.strip().lower(), name=email.split("@")[0], is_staff=True, created_at=at
    )
    person.set_unusable_password()
    person.save()
    HeldFunction.objects.create(user=person, function=Function.ADMINISTRATOR, granted_at=at)
    key = invitations.issue(person, by=None, at=at)
    print(f"Open this within seven days: {settings.PUBLIC_URL}/invitation/{key}/")
    return 0

"""Import a case history from a file."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.validators import validate_slug
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Account, Application, fingerprint
from tsam.domains.cases.importers import mapping as mappings
from tsam.domains.cases.importers import policies
from tsam.domains.cases.importers.faults import Faults
from tsam.domains.cases.importers.write import FaultyFile, Outcome, check, write
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

FIRST_APPLICATION = "Service desk"


class CannotImport(Exception):
    """What was asked for cannot be done. The text is a sentence for people."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["cases"])
    parser.add_argument("file", type=Path, help="CSV or XES, plain, .gz or .zip, or .xlsx")
    parser.add_argument("--mapping", required=True, help="a name, or the path of a .toml file")
    parser.add_argument("--account", required=True, help="whose cases they are: the short name")
    parser.add_argument("--application", help="the name; not needed when the account has one only")
    parser.add_argument("--create", action="store_true", help="make what does not exist yet")
    parser.add_argument("--dry-run", action="store_true", help="only check; write nothing")
    parser.add_argument(
        "--until", type=_moment, help="as it stood then: 2016-03-29 or 2016-03-29T18:00 (UTC)"
    )
    parser.add_argument("--as", dest="email", help="in whose name it is recorded")


def run(asked: argparse.Namespace) -> int:
    """Check the file, then write all of it; 1 and an untouched database when anything is wrong."""
    try:
        return _run(asked, timezone.now())
    except FaultyFile as error:
        _show(error.faults)
    except (CannotImport, mappings.MappingError, PermissionDenied) as error:
        print(error, file=sys.stderr)
    except OperationalError as error:
        reason = _("The database cannot be used: %(reason)s. Nothing was written.")
        print(reason % {"reason": error}, file=sys.stderr)
    return 1


def _run(asked: argparse.Namespace, at: datetime) -> int:
    mapping = _mapping(asked.mapping)
    is_fresh = not _has_tables()
    by = _person(asked.email, is_fresh)
    application = None if is_fresh else _application(asked.account, asked.application)
    if application is None and not asked.create:
        raise CannotImport(_no_application(asked, is_fresh))
    with _Bar(_("Checking"), asked.file) as bar:
        outcome, faults = check(
            asked.file, mapping, application, at=at, until=asked.until, progress=bar.show
        )
    if faults.count:
        raise FaultyFile(faults)
    if not asked.dry_run:
        if is_fresh:
            call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic(), _Bar(_("Writing"), asked.file) as bar:
            application = application or _create(asked.account, asked.application, by, at)
            outcome = write(
                asked.file, mapping, application, by=by, at=at, until=asked.until, progress=bar.show
            )
    print(_summary(outcome, is_dry=asked.dry_run))
    return 0


def _moment(text: str) -> datetime:
    """A moment of the command line; UTC when it names no zone. ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mapping(name: str) -> mappings.Mapping:
    path = Path(name)
    return mappings.read(path) if path.suffix == ".toml" else mappings.find(name)


def _has_tables() -> bool:
    return Account._meta.db_table in connection.introspection.table_names()


def _person(email: str | None, is_fresh: bool) -> User | None:
    if not email:
        return None
    user = None if is_fresh else User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CannotImport(_("Nobody signs in as %(email)s.") % {"email": email})
    require(policies.start(user))
    return user


def _application(slug: str, name: str | None) -> Application | None:
    """The Application of that name; without a name the account's only one."""
    found = Application._base_manager.select_related("account").filter(account__slug=slug)
    if name:
        return found.filter(name__iexact=name).first()
    applications = list(found.order_by("name")[:20])
    if len(applications) > 1:
        raise CannotImport(
            _("%(account)s has several Applications. Add --application with one of: %(names)s.")
            % {
                "account": slug,
                "names": ", ".join(f'"{application.name}"' for application in applications),
            }
        )
    return applications[0] if applications else None


def _no_application(asked: argparse.Namespace, is_fresh: bool) -> str:
    if is_fresh or not Account._base_manager.filter(slug=asked.account).exists():
        sentence = _('There is no account "%(account)s". Add --create to make it.')
    elif asked.application:
        sentence = _('%(account)s has no Application "%(application)s". Add --create to make it.')
    else:
        sentence = _("%(account)s has no Application. Add --create to make one.")
    return sentence % {"account": asked.account, "application": asked.application}


def _create(slug: str, name: str | None, by: User | None, at: datetime) -> Application:
    """Make the account if need be, and the Application. On a fresh database nobody signs in yet,
    so this is done in nobody's name unless one is given."""
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CannotImport(
            _('"%(account)s" is no short name: use letters, digits and hyphens.')
            % {"account": slug}
        ) from error
    account = Account._base_manager.filter(slug=slug).first()
    if account is None:
        spelled = slug.replace("-", " ").title()
        is_taken = Account._base_manager.filter(name__iexact=spelled).exists()
        account = Account.objects.create(
            name=slug if is_taken else spelled, slug=slug, created_at=at
        )
        facts = {"name": account.name}
        timeline.record("account.created", account, account=account, by=by, at=at, facts=facts)
    name = name or FIRST_APPLICATION
    application = Application.objects.create(
        account=account,
        name=name,
        features=[name],
        server=name,
        team=account.name,
        fingerprint=fingerprint([name], name, account.name),
        created_at=at,
    )
    timeline.record(
        "application.added",
        application,
        account=account,
        application=application,
        by=by,
        at=at,
        facts={"name": name},
    )
    return application


class _Bar:
    """Progress through the file on a terminal; nothing where nobody watches."""

    def __init__(self, words: str, file: Path) -> None:
        self._size = file.stat().st_size if file.is_file() else 0
        self._bar = tqdm(
            total=self._size, desc=words, unit="B", unit_scale=True, disable=None, leave=False
        )

    def __enter__(self) -> _Bar:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._bar.close()

    def show(self, rows: int, share: float) -> None:
        self._bar.set_postfix_str(_("%(rows)s rows") % {"rows": f"{rows:,}"}, refresh=False)
        self._bar.update(share * self._size - self._bar.n)


def _show(faults: Faults) -> None:
    for fault in faults.kept:
        print(fault.sentence, file=sys.stderr)
    total = ngettext("%(count)s fault.", "%(count)s faults.", faults.count)
    words = [total % {"count": f"{faults.count:,}"}]
    if faults.count > len(faults.kept):
        words.append(_("The first %(kept)d are shown.") % {"kept": len(faults.kept)})
    print(*words, _("Nothing was written."), file=sys.stderr)


def _summary(outcome: Outcome, *, is_dry: bool) -> str:
    tally = outcome.tally
    lines = [
        _("%(cases)s cases: %(new)s new, %(changed)s changed, %(same)s as they were.")
        % _figures(cases=tally.cases, new=outcome.new, changed=outcome.changed, same=outcome.same),
        _("%(events)s events, %(missing)s cases without a date of solution.")
        % _figures(events=tally.events, missing=tally.without_resolved_at),
        _("Severity: %(counts)s.") % {"counts": _list(tally.cases_by_severity)},
        _("State: %(counts)s.") % {"counts": _list(tally.cases_by_state)},
    ]
    lines += [f"{name}: {_list(counts)}." for name, counts in tally.truths.items()]
    if is_dry:
        lines.append(_("Checked only; nothing was written."))
    else:
        lines.append(_("%(events)s events written.") % _figures(events=outcome.events_written))
    return "\n".join(lines)


def _figures(**counts: int) -> dict[str, str]:
    return {name: f"{count:,}" for name, count in counts.items()}


def _list(counts: dict[str, int] | dict[int, int]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in sorted(counts.items()))

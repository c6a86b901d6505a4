"""Import cases, SPRs or a release calendar from a file."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.validators import validate_slug
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Account, Application, fingerprint
from tsam.domains.cases.importers import environment, policies
from tsam.domains.cases.importers import mapping as mappings
from tsam.domains.cases.importers.releases import command as releases
from tsam.domains.cases.importers.shell import (
    Bar,
    CannotImport,
    figures,
    has_tables,
    listed,
    person_named,
    show_faults,
)
from tsam.domains.cases.importers.sprs import command as sprs
from tsam.domains.cases.importers.write import FaultyFile, Outcome, check, write
from tsam.domains.cases.models import ImportKind
from tsam.domains.people.models import User
from tsam.kernel.bulk import in_bulk
from tsam.kernel.reading.mappings import MappingError
from tsam.kernel.verdicts import require

FIRST_APPLICATION = "Service desk"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["cases", "sprs", "releases", "environment"])
    parser.add_argument(
        "file", type=Path, help="CSV, XES, JSON; .gz, .zip; .xlsx; a bundle or an SBOM"
    )
    parser.add_argument("--mapping", help="a name, or the path of a .toml file")
    parser.add_argument("--account", help="whose it is, the short name")
    parser.add_argument("--application", help="the name; not needed when the account has one only")
    parser.add_argument("--create", action="store_true", help="make what does not exist yet")
    parser.add_argument("--dry-run", action="store_true", help="only check; write nothing")
    parser.add_argument(
        "--leave-out",
        action="store_true",
        help="of SPRs and releases: leave faulty rows out and bring in the others",
    )
    parser.add_argument(
        "--until", type=_moment, help="as it stood then: 2016-03-29 or 2016-03-29T18:00 (UTC)"
    )
    parser.add_argument("--tier", default="", help="of an environment: PRODUCTION, QA, TEST ...")
    parser.add_argument(
        "--taken-at", type=_moment, help="of an environment: when it was true, as with --until"
    )
    parser.add_argument("--as", dest="email", help="in whose name it is recorded")


@in_bulk()
def run(asked: argparse.Namespace) -> int:
    """Check the file, then write all of it; 1 and an untouched database when anything is wrong."""
    try:
        at = timezone.now()
        if asked.what == "environment":
            return environment.run(asked, at)
        if not asked.mapping:
            raise CannotImport(_("Say what the columns mean with --mapping."))
        match asked.what:
            case "sprs":
                return sprs.run(asked, at)
            case "releases":
                return releases.run(asked, at)
        return _run(asked, at)
    except FaultyFile as error:
        show_faults(error.faults)
    except (CannotImport, MappingError, PermissionDenied) as error:
        print(error, file=sys.stderr)
    except OperationalError as error:
        reason = _("The database cannot be used: %(reason)s. Nothing was written.")
        print(reason % {"reason": error}, file=sys.stderr)
    return 1


def _run(asked: argparse.Namespace, at: datetime) -> int:
    if asked.leave_out:
        require(policies.leave_out(ImportKind.CASES))
    if not asked.account:
        raise CannotImport(_("Say whose cases they are with --account."))
    mapping = _mapping(asked.mapping)
    is_fresh = not has_tables()
    by = person_named(asked.email, is_fresh)
    application = None if is_fresh else _application(asked.account, asked.application)
    if application is None and not asked.create:
        raise CannotImport(_no_application(asked, is_fresh))
    with Bar(_("Checking"), asked.file) as bar:
        outcome, faults = check(
            asked.file, mapping, application, at=at, until=asked.until, progress=bar.show
        )
    if faults.count:
        raise FaultyFile(faults)
    if not asked.dry_run:
        if is_fresh:
            call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic(), Bar(_("Writing"), asked.file) as bar:
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


def _summary(outcome: Outcome, *, is_dry: bool) -> str:
    tally = outcome.tally
    lines = [
        _("%(cases)s cases: %(new)s new, %(changed)s changed, %(same)s as they were.")
        % figures(cases=tally.cases, new=outcome.new, changed=outcome.changed, same=outcome.same),
        _("%(events)s events, %(missing)s cases without a date of solution.")
        % figures(events=tally.events, missing=tally.without_resolved_at),
        _("Severity: %(counts)s.") % {"counts": listed(tally.cases_by_severity)},
        _("State: %(counts)s.") % {"counts": listed(tally.cases_by_state)},
    ]
    lines += [f"{name}: {listed(counts)}." for name, counts in tally.truths.items()]
    if is_dry:
        lines.append(_("Checked only; nothing was written."))
    else:
        lines.append(_("%(events)s events written.") % figures(events=outcome.events_written))
    return "\n".join(lines)

"""Import a report of an environment: `tsam import environment`."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers.shell import CannotImport, figures, has_tables
from tsam.domains.intelligence import jobs
from tsam.domains.intelligence.actions import imports
from tsam.domains.intelligence.models import EnvironmentImport, ImportedState
from tsam.domains.intelligence.reading.mapping import ORDINARY
from tsam.domains.people.models import User


def run(asked: argparse.Namespace, at: datetime) -> int:
    """Read the report and say what it would change; write it unless this is a dry run."""
    application, by = _application(asked), _person(asked.email)
    try:
        with asked.file.open("rb") as stream:
            row = imports.read_report(
                application,
                stream,
                name=asked.file.name,
                by=by,
                at=at,
                tier=asked.tier.upper(),
                taken_at=asked.taken_at,
                mapping=asked.mapping or ORDINARY,
            )
    except OSError as error:
        reason = _("%(file)s cannot be opened: %(reason)s.")
        raise CannotImport(
            reason % {"file": asked.file.name, "reason": error.strerror or error}
        ) from error
    except ValidationError as error:
        raise CannotImport(" ".join(error.messages)) from error
    _say(row)
    if row.state == ImportedState.REFUSED:
        return 1
    if row.state == ImportedState.SAME:
        print(_("The same file was written before. Nothing changed."))
    elif asked.dry_run:
        imports.discard(row, by=by, at=at)
        print(_("Checked only; nothing was written."))
    else:
        return _write(row, by, at)
    return 0


def _write(row: EnvironmentImport, by: User, at: datetime) -> int:
    imports.run(row, by=by, at=at)
    # Here and now; the worker finds it done.
    jobs.write_report(row.pk)
    row.refresh_from_db()
    if row.state != ImportedState.DONE:
        print(row.errors[0]["sentence"], file=sys.stderr)
        return 1
    print(_("Written."))
    return 0


def _application(asked: argparse.Namespace) -> Application:
    if not asked.account or not asked.application or not has_tables():
        raise CannotImport(_("Say whose environment it is with --account and --application."))
    found = Application._base_manager.select_related("account", "support_contract").filter(
        account__slug=asked.account, name__iexact=asked.application
    )
    if (application := found.first()) is None:
        raise CannotImport(
            _('%(account)s has no Application "%(application)s".')
            % {"account": asked.account, "application": asked.application}
        )
    return application


def _person(email: str | None) -> User:
    by = User.objects.filter(email__iexact=email or "", is_active=True).first()
    if by is None:
        raise CannotImport(_("Say in whose name with --as: the TSAM, or the customer."))
    return by


def _say(row: EnvironmentImport) -> None:
    for one in row.errors:
        place = ", ".join(
            filter(None, [one["place"], _("row %(n)d") % {"n": one["row"]} if one["row"] else ""])
        )
        print(f"{place}: {one['sentence']}" if place else one["sentence"], file=sys.stderr)
    for tier in row.tiers:
        counts = figures(
            **{name: tier[name] for name in ("added", "changed", "closed", "confirmed", "later")}
        )
        print(
            _(
                "%(tier)s: %(added)s new, %(changed)s changed, %(closed)s gone, %(confirmed)s the "
                "same, %(later)s known later."
            )
            % {"tier": tier["tier"], **counts}
        )
    print(_("Secrets masked: %(n)s.") % figures(n=row.masked_count))

"""Import a release calendar from a file: `tsam import releases`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.utils.translation import gettext as _

from tsam.domains.cases.importers.releases import mapping as mappings
from tsam.domains.cases.importers.releases.write import ReleaseOutcome, check, write
from tsam.domains.cases.importers.shell import (
    Bar,
    figures,
    has_tables,
    person_named,
    show_left_out,
)
from tsam.domains.cases.importers.write import refuse


def run(asked: argparse.Namespace, at: datetime) -> int:
    """Check the file, then write all of it. Raises what the command tells people."""
    path = Path(asked.mapping)
    mapping = mappings.read(path) if path.suffix == ".toml" else mappings.find(asked.mapping)
    is_fresh = not has_tables()
    by = person_named(asked.email, is_fresh)
    if is_fresh:
        call_command("migrate", interactive=False, verbosity=0)
    with Bar(_("Checking"), asked.file) as bar:
        outcome, faults = check(asked.file, mapping, at=at, progress=bar.show)
    refuse(faults, leaves_out=asked.leave_out)
    if not asked.dry_run:
        with Bar(_("Writing"), asked.file) as bar:
            outcome, _left = write(
                asked.file,
                mapping,
                by=by,
                at=at,
                leaves_out=asked.leave_out,
                progress=bar.show,
            )
    print(_summary(outcome, is_dry=asked.dry_run))
    show_left_out(faults)
    return 0


def _summary(outcome: ReleaseOutcome, *, is_dry: bool) -> str:
    lines = [
        _("%(all)s releases: %(new)s new, %(changed)s changed, %(same)s as they were.")
        % figures(all=outcome.all, new=outcome.new, changed=outcome.changed, same=outcome.same),
        _("%(slips)s times a day was moved.") % figures(slips=outcome.slips),
    ]
    if is_dry:
        lines.append(_("Checked only; nothing was written."))
    return "\n".join(lines)

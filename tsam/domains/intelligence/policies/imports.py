"""Who may bring in a report of an environment: who may say what is true of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.intelligence.models import EnvironmentImport, ImportedState
from tsam.domains.intelligence.policies import environments
from tsam.domains.people.models import User
from tsam.kernel.verdicts import YES, Verdict, no


def read(user: User) -> Verdict:
    return environments.describe(user)


def run(user: User, importing: EnvironmentImport) -> Verdict:
    if not (verdict := environments.describe(user)):
        return verdict
    if importing.state != ImportedState.CHECKED:
        return no(
            _("Only a report that was read and has no faults can be written. This one: %(state)s.")
            % {"state": importing.get_state_display()},
            code="not_checked",
        )
    return YES


def discard(user: User, importing: EnvironmentImport) -> Verdict:
    """A report that nobody needs goes; what was written keeps its record."""
    if not (verdict := environments.describe(user)):
        return verdict
    if importing.state == ImportedState.DONE:
        return no(_("What it says is written, so its record stays."), code="written")
    if importing.state == ImportedState.RUNNING:
        return no(_("It is being written now. Wait until it has ended."), code="running")
    return YES

"""May this person bring in a file?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.cases.models import ImportKind, ImportRun, ImportState
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no


def start(user: User) -> Verdict:
    if user.has_function(Function.ADMINISTRATOR, Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(
        _("Files are imported by an administrator, a TSAM or a support manager."),
        code="not_importer",
    )


def leave_out(kind: str) -> Verdict:
    """May faulty rows stay out, and the others come in? Where each row stands for itself."""
    if kind == ImportKind.CASES:
        return no(
            _("A case history without one of its rows is another history. Correct the file."),
            code="not_by_row",
        )
    return YES


def run(user: User, importing: ImportRun) -> Verdict:
    verdict = start(user)
    if not verdict:
        return verdict
    if importing.state != ImportState.CHECKED:
        return no(
            _(
                "Only a file that was checked and has no faults can be imported. This one: "
                "%(state)s."
            )
            % {"state": importing.get_state_display()},
            code="not_checked",
        )
    return YES


def discard(user: User, importing: ImportRun) -> Verdict:
    """An upload that nobody needs goes; what was imported keeps its record."""
    if not (verdict := start(user)):
        return verdict
    if importing.state == ImportState.DONE:
        return no(_("What it holds is in, so its record stays."), code="imported")
    if importing.state == ImportState.RUNNING:
        return no(_("It is being written now. Wait until it has ended."), code="running")
    return YES

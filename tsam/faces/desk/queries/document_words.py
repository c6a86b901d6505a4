"""How the document of an engagement stands, in words that can be wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement
from tsam.domains.cases.measuring import Measured
from tsam.domains.objectives import seals
from tsam.domains.objectives.completeness import Lack
from tsam.domains.objectives.models import (
    Approval,
    DocumentState,
    Objective,
    ObjectivesDocument,
)
from tsam.faces.ui import objectives as shown


def nothing(kickoff: dict[str, Any] | None) -> str:
    if kickoff is None:
        return _("No objectives are agreed with this customer.")
    if kickoff["is_overdue"]:
        return _("Nothing is agreed, and it should be by now. Meet the customer this week.")
    if kickoff["row"].held_at:
        return _("The kick-off was held. Nothing is agreed yet.")
    if kickoff["is_late"]:
        return _(
            "The kick-off was due on %(day)s. Meet the customer, and write down what counts."
        ) % {"day": date_format(kickoff["row"].due_on, "j M Y")}
    return _("The kick-off is due on %(day)s. Meet the customer, and write down what counts.") % {
        "day": date_format(kickoff["row"].due_on, "j M Y")
    }


def sentence(
    version: ObjectivesDocument,
    in_force: ObjectivesDocument | None,
    sealed: Mapping[int, seals.Seal],
    approvals: Sequence[Approval],
    left: Sequence[Approval],
) -> str:
    """What is agreed, whether it still is the same text, and who it waits for."""
    said = []
    of = version if version.is_sealed else in_force
    if of is not None:
        said.append(_held(of, sealed[of.pk]))
    if version.state == DocumentState.DRAFT:
        words = (
            _("Version %(version)d was sent back, and is being drafted.")
            if version.sent_back_at
            else _("Version %(version)d is being drafted.")
        )
        said.append(words % {"version": version.version})
    elif version.state == DocumentState.IN_REVIEW:
        if left:
            said.append(
                _("%(name)s has left: name somebody else for version %(version)d.")
                % {"name": left[0].approver_name, "version": version.version}
            )
        else:
            waiting = _(" and ").join(one.approver_name for one in approvals if not one.verdict)
            said.append(
                _("Version %(version)d waits for %(names)s.")
                % {"version": version.version, "names": waiting}
            )
    return " ".join(said)


def _held(of: ObjectivesDocument, seal: seals.Seal) -> str:
    if not seal.is_whole:
        words = _("The seal of version %(version)d is broken: it is not what was agreed.")
    elif of.is_in_force:
        words = _("Version %(version)d holds and its seal is whole.")
    else:
        words = _("Version %(version)d was in force once, and its seal is whole.")
    return words % {"version": of.version}


def lede(
    version: ObjectivesDocument,
    in_force: ObjectivesDocument | None,
    measured: Sequence[Measured],
    lacking: Sequence[Lack],
    former: Mapping[int, Objective] | None,
    objectives: Sequence[Objective],
) -> str:
    said = []
    if version.is_open and version.sent_back_at and version.state == DocumentState.DRAFT:
        name = version.sent_back_by.name if version.sent_back_by else ""
        said.append(f"{name}: “{version.sent_back_reason}”")
    if version.is_open and former is not None:
        said.append(_against(version, former, objectives))
    if lacking:
        n = len(lacking)
        said.append(
            ngettext(
                "%(n)d thing is to be put right before the review.",
                "%(n)d things are to be put right before the review.",
                n,
            )
            % {"n": n}
        )
    if version.is_open and in_force is not None:
        said.append(
            _("Until both sides agree, version %(version)d is measured.")
            % {"version": in_force.version}
        )
    elif version.is_open:
        said.append(_("Until both sides agree, nothing is measured."))
    elif measured:
        said.append(f"{shown.counted(measured)}.")
    return " ".join(said)


def _against(
    version: ObjectivesDocument,
    former: Mapping[int, Objective],
    objectives: Sequence[Objective],
) -> str:
    new = sum(one.number not in former for one in objectives)
    kept = len(objectives) - new
    left = len(former) - kept
    said = [
        ngettext("%(n)d objective goes on", "%(n)d objectives go on", kept) % {"n": kept},
        ngettext("%(n)d is new", "%(n)d are new", new) % {"n": new} if new else "",
        ngettext("%(n)d is left out", "%(n)d are left out", left) % {"n": left} if left else "",
    ]
    return _("It amends version %(version)d: %(what)s.") % {
        "version": version.amends.version if version.amends else 0,
        "what": ", ".join(filter(None, said)),
    }


def day(at: datetime, row: Engagement) -> str:
    return date_format(at.astimezone(ZoneInfo(row.calendar.zone)).date(), "j M Y")

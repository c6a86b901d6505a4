"""What is to be repaired over all customers that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts import policies
from tsam.domains.accounts.compliance import GAP_DAYS, Finding, findings
from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.cases.volume import opened_since
from tsam.domains.objectives.overdue import unagreed
from tsam.domains.people.models import User
from tsam.faces.desk.queries import sentences
from tsam.kernel.addresses import reverse

# More than these are never read at once; narrowing by kind or name shows the rest.
MOST_SHOWN = 200
KINDS = ("R7", "I1", "R6", "R1", "R5", "P2", "C2")


@dataclass(frozen=True)
class Repair:
    """A link to the deed that repairs a finding."""

    label: str
    url: str


@dataclass(frozen=True)
class Found:
    """A finding with the ways to repair it that this reader has."""

    finding: Finding
    repairs: list[Repair]
    is_past: bool
    """It costs the customer something already."""

    @property
    def is_urgent(self) -> bool:
        return self.finding.tone == "alarm" and bool(self.repairs)


def context(reader: User, kind: str, words: str, at: datetime) -> dict[str, Any]:
    applications = _applications(reader, words)
    opened = opened_since(reader, applications, at - timedelta(days=GAP_DAYS))
    missing = unagreed(reader, applications, at)
    everything = findings(applications, at, opened, missing)
    everything.sort(key=lambda one: (KINDS.index(one.rule), one.tone != "alarm"))
    shown = [one for one in everything if not kind or one.rule == kind]
    return {
        "at": at,
        "kind": kind,
        "words": words,
        "total": len(shown),
        "found": repairable(reader, shown[:MOST_SHOWN], at),
        "all": len(everything),
        "kinds": [
            (rule, kind_label(rule), n)
            for rule in KINDS
            if (n := sum(one.rule == rule for one in everything)) or rule == kind
        ],
        "sentence": sentences.findings_opening(everything),
        "looked_at": len(applications),
    }


def kind_label(rule: str) -> str:
    return {
        "R7": _("PLATINUM without a TSAM"),
        "I1": _("TSAM on nothing"),
        "R6": _("Lapsed"),
        "R1": _("No contract"),
        "R5": _("Ends apart"),
        "P2": _("No objectives"),
        "C2": _("Uncovered cases"),
    }[rule]


def repairable(reader: User, found: Sequence[Finding], at: datetime) -> list[Found]:
    """Each finding with the deeds that are this reader's; one query for the engagements."""
    keys = {one.application.pk for one in found}
    live = Engagement.objects.visible_to(reader).filter(application__in=keys).live()
    engagements = dict(live.values_list("application_id", "pk"))
    keeps = bool(policies.keep_books(reader))
    describes = bool(policies.add_application(reader))
    return [
        Found(
            one,
            list(_repairs(one, engagements.get(one.application.pk), keeps, describes)),
            is_past=one.due_on is not None and one.due_on <= at.date(),
        )
        for one in found
    ]


def _on_the_engagement(deed: str, engagement: int) -> Repair:
    if deed == "advance":
        return Repair(_("Next step"), reverse("desk:engagement", args=[engagement]))
    return Repair(_("Objectives"), reverse("desk:document", args=[engagement]))


def _repairs(
    finding: Finding, engagement: int | None, keeps: bool, describes: bool
) -> Iterator[Repair]:
    """The links, in the order in which the finding names its deeds."""
    application = finding.application
    slug, contract = application.account.slug, application.support_contract_id
    for deed in finding.deeds:
        if engagement and deed in ("advance", "agree_objectives"):
            yield _on_the_engagement(deed, engagement)
        elif deed == "change_application" and describes:
            yield Repair(
                _("Choose a contract"), reverse("desk:application-change", args=[application.pk])
            )
        elif not keeps:
            continue
        elif deed == "order_engagement":
            yield Repair(_("Order a TSAM"), reverse("desk:engagement-order", args=[application.pk]))
        elif deed == "add_contract":
            yield Repair(_("Add a contract"), reverse("desk:contract-new", args=[slug]))
        elif deed == "set_package" and contract:
            yield Repair(
                _("Change the package"), reverse("desk:contract-package", args=[slug, contract])
            )
        elif deed == "renew_contract" and contract:
            yield Repair(
                _("Renew support"), reverse("desk:contract-renewal", args=[slug, contract])
            )
        elif deed in {"renew", "end"} and engagement:
            label = _("Renew the TSAM") if deed == "renew" else _("End the engagement")
            yield Repair(label, reverse("desk:engagement-act", args=[engagement, deed]))


def _applications(reader: User, words: str) -> list[Application]:
    visible = Application.objects.visible_to(reader).filter(retired_at=None)
    if words:
        visible = visible.filter(account__name__icontains=words)
    return list(
        visible.select_related("account", "support_contract").order_by(
            "account__name", "name", "pk"
        )
    )

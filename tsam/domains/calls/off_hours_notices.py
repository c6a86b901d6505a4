"""Who hears of a wish for hours outside the service, and of what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.calls.models import OffHoursRequest, OffState
from tsam.domains.calls.notices import Details, moment
from tsam.domains.people.models import Function, User

LETTERS = {
    "offhours.requested": "off_hours_asked",
    "offhours.approved": "off_hours_decided",
    "offhours.declined": "off_hours_decided",
    "offhours.withdrawn": "off_hours_decided",
    "offhours.cancelled": "off_hours_decided",
}
_ANSWERS = {
    "offhours.approved": _("approved"),
    "offhours.declined": _("declined"),
    "offhours.withdrawn": _("the approval is withdrawn"),
    "offhours.cancelled": _("not needed any more"),
}


def tell(event: Event) -> None:
    """To whom the page would open; a second run writes none."""
    name = LETTERS.get(event.name)
    if name is None:
        return
    request = OffHoursRequest._base_manager.select_related(
        "account", "application", "tsam", "requested_by", "engagement__calendar"
    ).get(pk=event.key)
    for reader in _readers(request, event):
        if not OffHoursRequest.objects.visible_to(reader).filter(pk=request.pk).exists():
            continue
        post.write(
            name,
            [reader],
            at=event.at,
            path="/desk/calls/off-hours" if reader.is_staff else "/portal/calls",
            context={
                "title": request.title,
                "account": request.account,
                "author": event.by,
                "answer": _ANSWERS.get(event.name, ""),
                "details": _details(request, event),
                "text": _text(request, event),
            },
            account=request.account,
            event=event,
        )


def _readers(request: OffHoursRequest, event: Event) -> Iterable[User]:
    there = [request.tsam] if request.tsam else []
    if event.name == "offhours.requested":
        return [*_managers(), *there]
    if event.name == "offhours.cancelled" and request.decided_at is None:
        return [*_managers(), *there, request.requested_by]
    return [request.requested_by, *there]


def _managers() -> list[User]:
    holders = User._base_manager.filter(
        is_active=True, is_staff=True, held_functions__function=Function.SUPPORT_MANAGER
    )
    return list(holders.order_by("pk").distinct())


def _text(request: OffHoursRequest, event: Event) -> str:
    """The reason of the asking, or that of the answer."""
    if event.name == "offhours.requested":
        return request.reason
    return str(event.facts.get("decision", ""))


def _details(request: OffHoursRequest, event: Event) -> Details:
    told: Details = [
        (_("Application"), request.application.name),
        (_("About"), request.title),
        (_("From"), moment(request.starts_at)),
        (_("To"), moment(request.ends_at)),
    ]
    if request.tsam:
        told.append((_("Who would be there"), request.tsam.name))
    if event.name == "offhours.requested":
        n = request.notice_days
        told.append((_("Notice"), ngettext_lazy("%d service day", "%d service days", n) % n))
    if request.state == OffState.DECLINED:
        told += [
            (_("Nearest in service hours"), moment(datetime.fromisoformat(one)))
            for one in request.offered
        ]
    return told

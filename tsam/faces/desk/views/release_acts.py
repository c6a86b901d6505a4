"""What can be done to a release, and to an SPR in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.people.models import User
from tsam.domains.releases import actions, policies
from tsam.domains.releases.models import PublicRelease, Vehicle
from tsam.domains.sprs import policies as spr_policies
from tsam.domains.sprs.actions import carriage
from tsam.domains.sprs.models import Carriage
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import releases as forms
from tsam.faces.desk.views.releases import vehicle_or_404
from tsam.faces.desk.views.sprs import named, spr_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    pass


Act = deeds.Act[Vehicle]


def act(request: Request, key: int, verb: str) -> HttpResponse:
    vehicle = vehicle_or_404(request, key)
    if verb not in ACTS:
        raise Http404
    one = ACTS[verb]

    def deed(given: dict[str, Any]) -> str:
        one.deed(vehicle, given, request.user, now())
        return str(one.done) % {"release": vehicle}

    verdict = one.may(request.user, vehicle)
    question = _question(vehicle, str(one.title), str(one.act), verdict)
    return deeds.ask(request, question, one.form(request, vehicle), deed)


def spr_act(request: Request, key: int, number: str, verb: str) -> HttpResponse:
    """Say of an SPR that it is in the release, or that it is not after all."""
    vehicle, spr = vehicle_or_404(request, key), spr_or_404(request, number)
    row = visible_or_404(
        Carriage.objects.filter(vehicle=vehicle, spr=spr).select_related("spr", "vehicle"), request
    )
    said = {"number": spr.number, "release": vehicle}
    if verb == "confirmation":

        def deed(_given: dict[str, Any]) -> str:
            carriage.confirm(row, by=request.user, at=now())
            return _("Said: %(number)s is in %(release)s.") % said

        title = _("Did you see that %(number)s is fixed in %(release)s?") % said
        verdict = spr_policies.confirm(request.user, row)
        question = _question(vehicle, title, _("It is in it"), verdict)
    elif verb == "removal":

        def deed(_given: dict[str, Any]) -> str:
            carriage.drop(row, by=request.user, at=now())
            return _("%(release)s does not bring %(number)s any more.") % said

        title = _("Take %(number)s out of %(release)s?") % said
        verdict = spr_policies.carry(request.user, spr)
        question = _question(vehicle, title, _("Take it out"), verdict)
    else:
        raise Http404
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def _question(vehicle: Vehicle, title: str, act: str, verdict: Verdict) -> deeds.Question:
    back = reverse("desk:release", args=[vehicle.pk])
    return deeds.Question(
        title,
        act,
        back,
        lead=str(vehicle),
        verdict=verdict,
        crumbs=((_("Releases"), reverse("desk:releases")), (vehicle.name, back)),
    )


def _days_form(request: Request, vehicle: Vehicle) -> Form:
    start = {"planned_on": vehicle.planned_on, "freeze_on": vehicle.freeze_on}
    return forms.Days(deeds.sent(request), initial=start)


def _days(vehicle: Vehicle, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.reschedule(vehicle, by=by, at=at, **given)


def _announce_form(request: Request, vehicle: Vehicle) -> Form:
    public = PublicRelease.objects.visible_to(request.user).filter(vehicle=vehicle).first()
    return forms.Announce(deeds.sent(request), initial={"text": public.text if public else ""})


def _announce(vehicle: Vehicle, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.announce(vehicle, by=by, at=at, **given)


def _release_form(request: Request, _vehicle: Vehicle) -> Form:
    return forms.OnDay(deeds.sent(request), initial={"on": localdate()})


def _release(vehicle: Vehicle, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.release(vehicle, by=by, at=at, **given)


def _withdraw_form(request: Request, _vehicle: Vehicle) -> Form:
    return forms.Withdraw(deeds.sent(request))


def _withdraw(vehicle: Vehicle, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.withdraw(vehicle, by=by, at=at, **given)


def _carry_form(request: Request, _vehicle: Vehicle) -> Form:
    return forms.Carry(deeds.sent(request))


def _may_carry(user: User, _vehicle: Vehicle) -> Verdict:
    return spr_policies.own(user, None, None)


def _carry(vehicle: Vehicle, given: dict[str, Any], by: User, at: datetime) -> object:
    spr = named(by, given.pop("number"), "number")
    return carriage.carry(spr, by=by, at=at, vehicle=vehicle, **given)


ACTS: dict[str, Act] = {
    "days": Act(
        _later("When does it come?"),
        _later("Say the day"),
        _later("Said. Whoever waits for %(release)s hears it."),
        policies.reschedule,
        _days_form,
        _days,
    ),
    "announcement": Act(
        _later("What do customers read of it?"),
        _later("Announce it"),
        _later("Every customer reads of %(release)s now, and each new day."),
        policies.announce,
        _announce_form,
        _announce,
    ),
    "release": Act(
        _later("When did it come out?"),
        _later("It is out"),
        _later("%(release)s is out. What is fixed in it is available."),
        policies.release,
        _release_form,
        _release,
    ),
    "withdrawal": Act(
        _later("Call it off?"),
        _later("Call it off"),
        _later("%(release)s is called off. What was planned for it is without a day."),
        policies.withdraw,
        _withdraw_form,
        _withdraw,
    ),
    "carriage": Act(
        _later("Which SPR does it fix?"),
        _later("Put it in"),
        _later("It is in %(release)s. Whoever waits for it hears it."),
        _may_carry,
        _carry_form,
        _carry,
    ),
}

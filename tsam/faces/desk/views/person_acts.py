"""What is done to one person of the house."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.accounts import members
from tsam.domains.people import policies
from tsam.domains.people.models import Attestation, Token, User
from tsam.faces.desk.forms import people as forms
from tsam.faces.desk.views.people import of_house, shown
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request


@require_POST
def functions(request: Request, pk: int) -> HttpResponse:
    person = of_house(request, pk)
    form = forms.Functions(request.POST)

    def deed(given: dict[str, Any]) -> HttpResponse:
        members.set_functions(person, by=request.user, at=now(), **given)
        return _done(request, person, _("The functions of %(name)s are as you set them."))

    return attempt(form, deed) or shown(request, person, {"functions": form})


@require_POST
def attest(request: Request, pk: int) -> HttpResponse:
    person = of_house(request, pk)
    form = forms.Attest(request.POST)

    def deed(given: dict[str, Any]) -> HttpResponse:
        members.attest(person, by=request.user, at=now(), **given)
        return _done(request, person, _("Recorded for %(name)s, in your name."))

    return attempt(form, deed) or shown(request, person, {"attestation": form})


@require_POST
def revoke_attestation(request: Request, pk: int, key: int) -> HttpResponse:
    person = of_house(request, pk)
    attestation = Attestation.objects.filter(user=person, pk=key).first()
    # What one may not read is not there, also where one might record a new one.
    if attestation is None or not policies.read_attestations(request.user, person):
        raise Http404
    members.revoke_attestation(attestation, by=request.user, at=now())
    return _done(request, person, _("Revoked. It opens nothing for %(name)s any more."))


@require_POST
def end_sessions(request: Request, pk: int) -> HttpResponse:
    person = of_house(request, pk)
    ended = members.end_sessions(person, by=request.user, at=now())
    said = ngettext(
        "%(n)d session of %(name)s has ended.", "%(n)d sessions of %(name)s have ended.", ended
    )
    return _done(request, person, said, n=ended)


@require_POST
def end_session(request: Request, pk: int, key: int) -> HttpResponse:
    person = of_house(request, pk)
    if not members.end_session(person, by=request.user, at=now(), key=key):
        raise Http404
    return _done(request, person, _("That session of %(name)s has ended."))


@require_POST
def revoke_key(request: Request, pk: int, key: int) -> HttpResponse:
    person = of_house(request, pk)
    token = Token.objects.filter(owner=person, pk=key).first()
    if token is None:
        raise Http404
    members.revoke_token(token, by=request.user, at=now())
    return _done(request, person, _("This key of %(name)s opens nothing any more."))


@require_POST
def invite_again(request: Request, pk: int) -> HttpResponse:
    person = of_house(request, pk)
    members.invite_again(person, by=request.user, at=now())
    return _done(request, person, _("A new letter is on its way; the former one opens nothing."))


@require_POST
def entry(request: Request, pk: int) -> HttpResponse:
    """Whether this person may sign in; "is_open" says which way."""
    person = of_house(request, pk)
    if request.POST.get("is_open"):
        members.reactivate(person, by=request.user, at=now())
        return _done(request, person, _("%(name)s may sign in again."))
    members.deactivate(person, by=request.user, at=now())
    return _done(request, person, _("%(name)s may not sign in; sessions and keys have ended."))


def _done(request: Request, person: User, said: str, **facts: Any) -> HttpResponse:
    messages.success(request, said % {"name": person.name, **facts})
    return redirect("desk:person", person.pk)

"""The people of the house: the list, one of them, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import members
from tsam.domains.people import policies
from tsam.domains.people.entry import Entry
from tsam.domains.people.models import Function, User
from tsam.domains.staffing import policies as staffing
from tsam.faces.desk.forms import people as forms
from tsam.faces.desk.queries import directory as query
from tsam.faces.desk.queries import person as one
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    """Everybody, a page at a time, narrowed by the words of a sentence."""
    _open_to(request.user)
    return _answer(request, _list(request))


def show(request: Request, pk: int) -> HttpResponse:
    """One person beside the list; on a small screen alone."""
    return shown(request, of_house(request, pk))


def invite(request: Request) -> HttpResponse:
    if not policies.manage_people(request.user):
        raise Http404
    form = forms.Invite(request.POST if request.method == "POST" else None)

    def deed(given: dict[str, Any]) -> HttpResponse:
        person = members.invite_colleague(by=request.user, at=now(), **given)
        messages.success(
            request,
            _("A letter is on its way to %(address)s.") % {"address": person.email},
        )
        return redirect("desk:person", person.pk)

    if form.is_bound and (done := attempt(form, deed)):
        return done
    return answer(
        request,
        "desk/people/invite.html",
        {"form": form},
        fragment="desk/people/_invite.html",
        status=422 if form.errors else 200,
    )


def of_house(request: Request, pk: int) -> User:
    """A person of the vendor, for who may look after people; else nothing is there."""
    _open_to(request.user)
    staff: QuerySet[User] = User.objects.filter(is_staff=True)
    person = staff.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def shown(request: Request, person: User, wrong: dict[str, Form] | None = None) -> HttpResponse:
    """The page of one person, with the form that is to be put right, if there is one."""
    context = _list(request) | one.context(request, person, wrong or {})
    return _answer(request, context, status=422 if wrong else 200)


def _open_to(reader: User) -> None:
    if not policies.read_people(reader):
        raise Http404


def _list(request: Request) -> dict[str, Any]:
    at, reader = now(), request.user
    filters = query.Filters.read(request.GET)
    return {
        "at": at,
        "filters": filters,
        "sentence": query.sentence(reader, filters, at),
        "functions": Function.choices,
        "entries": [*Entry.choices, (query.ALL, _("anyone"))],
        "may_manage": policies.manage_people(reader),
        "may_keep_hours": staffing.keep_hours(reader),
        "shows_attestations": reader.has_function(Function.STAFFING_MANAGER),
        **query.page_of(reader, filters, request.GET.get("cursor"), at),
    }


def _answer(request: Request, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return answer(
        request,
        "desk/people/index.html",
        context,
        fragment="desk/people/_list.html",
        status=status,
    )

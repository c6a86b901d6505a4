"""Who of the own organisation sees and does what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.models import Account, Application, Contact, ContactApplication, Reach
from tsam.faces.portal.forms import contacts as forms
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    return _page(request, _account(request))


@require_POST
def invitation(request: Request) -> HttpResponse:
    account = _account(request)
    form = forms.Invite(request.POST, offered=_applications(request, account))
    if form.is_valid():
        given = form.cleaned_data
        try:
            contact = actions.add_contact(
                account,
                by=request.user,
                at=now(),
                email=given["email"],
                name=given["name"],
                job_title=given["job_title"],
                speaks_english=given["speaks_english"],
                reach=given["reach"],
                applications=form.chosen(),
                is_administrator=given["is_administrator"],
            )
        except ValidationError as wrong:
            _spread(form, wrong)
        else:
            said = _("%(name)s is invited; the letter is on its way.")
            messages.success(request, said % {"name": contact.user.name})
            return redirect("portal:contacts")
    return _page(request, account, invite=form)


@require_POST
def change(request: Request, key: int) -> HttpResponse:
    contact = _contact(request, key)
    form = forms.Reaching(request.POST, offered=_applications(request, contact.account))
    if form.is_valid():
        try:
            actions.change_contact(
                contact,
                by=request.user,
                at=now(),
                reach=form.cleaned_data["reach"],
                applications=form.chosen(),
                is_administrator=form.cleaned_data["is_administrator"],
                job_title=contact.job_title,
                phone=contact.phone,
                speaks_english=contact.speaks_english,
            )
        except ValidationError as wrong:
            _spread(form, wrong)
        else:
            messages.success(request, _("Changed. It counts at once."))
            return redirect("portal:contacts")
    return _page(request, contact.account, wrong=form)


@require_POST
def removal(request: Request, key: int) -> HttpResponse:
    contact = actions.remove_contact(_contact(request, key), by=request.user, at=now())
    messages.success(request, _("%(name)s is let in no more.") % {"name": contact.user.name})
    return redirect("portal:contacts")


def _account(request: Request) -> Account:
    """The reader's organisation: the one named, or the first of the own."""
    accounts = Account.objects.visible_to(request.user).order_by("name")
    named = request.GET.get("account") or request.POST.get("account")
    account = accounts.filter(slug=named[:60]).first() if named else accounts.first()
    if account is None:
        raise Http404
    return account


def _contact(request: Request, key: int) -> Contact:
    return visible_or_404(
        Contact.objects.present().select_related("account", "user"), request, pk=key
    )


def _applications(request: Request, account: Account) -> list[Application]:
    visible = Application.objects.visible_to(request.user)
    return list(visible.filter(account=account, retired_at=None).order_by("name"))


def _page(
    request: Request,
    account: Account,
    *,
    invite: forms.Invite | None = None,
    wrong: forms.Reaching | None = None,
) -> HttpResponse:
    reader = request.user
    contacts = list(
        Contact.objects.visible_to(reader)
        .present()
        .filter(account=account)
        .select_related("user", "account")
        .order_by("user__name")
    )
    narrowed: dict[int, set[int]] = {}
    rows = ContactApplication.objects.visible_to(reader).filter(contact__in=contacts)
    for contact, application in rows.values_list("contact_id", "application_id"):
        narrowed.setdefault(contact, set()).add(application)
    offered = _applications(request, account)
    context: dict[str, Any] = {
        "at": now(),
        "account": account,
        "accounts": Account.objects.visible_to(reader).order_by("name"),
        "may": policies.add_contact(reader, account),
        "people": [
            (contact, narrowed.get(contact.pk, set()), policies.remove_contact(reader, contact))
            for contact in contacts
        ],
        "administrators": sum(1 for contact in contacts if contact.is_administrator),
        "offered": offered,
        "reaches": Reach.choices,
        "invite": invite or forms.Invite(offered=offered),
        "wrong": wrong,
    }
    is_wrong = bool((invite and invite.errors) or (wrong and wrong.errors))
    return answer(
        request,
        "portal/contacts/index.html",
        context,
        fragment="portal/contacts/_index.html",
        status=422 if is_wrong else 200,
    )


def _spread(form: Form, wrong: ValidationError) -> None:
    for name, errors in getattr(wrong, "error_dict", {None: [wrong]}).items():
        form.add_error(name if name in form.fields else None, errors)

"""Who of the own organisation sees and does what."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts import actions
from tsam.domains.accounts.models import Account, Contact
from tsam.faces.portal.forms import contacts as forms
from tsam.faces.portal.queries import contacts as query
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    return _page(request, _account(request))


@require_POST
def invitation(request: Request) -> HttpResponse:
    account = _account(request)
    form = forms.Invite(request.POST, offered=query.applications(request.user, account))
    if form.is_valid():
        try:
            contact = actions.add_contact(account, by=request.user, at=now(), **form.said())
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            said = _("%(name)s is invited; the letter is on its way.")
            messages.success(request, said % {"name": contact.user.name})
            return _back(account)
    return _page(request, account, invite=form)


@require_POST
def change(request: Request, key: int) -> HttpResponse:
    contact = _contact(request, key)
    account = contact.account
    form = forms.Reaching(
        request.POST,
        offered=query.applications(request.user, account),
        auto_id=f"c{contact.pk}_%s",
    )
    if form.is_valid():
        try:
            actions.change_contact(contact, by=request.user, at=now(), **form.said())
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            said = _("Changed for %(name)s. It counts from their next click.")
            messages.success(request, said % {"name": contact.user.name})
            return _back(account)
    return _page(request, account, wrong={contact.pk: form})


@require_POST
def invite_again(request: Request, key: int) -> HttpResponse:
    contact = _contact(request, key)
    try:
        actions.invite_contact_again(contact, by=request.user, at=now())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        said = _("A new letter is on its way to %(name)s; the old link opens nothing any more.")
        messages.success(request, said % {"name": contact.user.name})
    return _back(contact.account)


@require_POST
def removal(request: Request, key: int) -> HttpResponse:
    contact = _contact(request, key)
    form = forms.Leaving(request.POST)
    named = form.cleaned_data["successor"] if form.is_valid() else None
    successor = None
    if named:
        successor = visible_or_404(
            Contact.objects.present().filter(account=contact.account).select_related("user"),
            request,
            pk=named,
        )
    try:
        actions.remove_contact(contact, by=request.user, at=now(), successor=successor)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return _back(contact.account)
    facts = {"name": contact.user.name}
    if successor:
        facts["successor"] = successor.user.name
        said = _("The door is closed for %(name)s. %(successor)s reads along in their open cases.")
    else:
        said = _("The door is closed for %(name)s. Their cases stay as they are.")
    messages.success(request, said % facts)
    return redirect("portal:home") if contact.user == request.user else _back(contact.account)


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


def _back(account: Account) -> HttpResponse:
    return redirect(f"{reverse('portal:contacts')}?account={account.slug}")


def _page(
    request: Request,
    account: Account,
    *,
    invite: forms.Invite | None = None,
    wrong: dict[int, forms.Reaching] | None = None,
) -> HttpResponse:
    cursor = request.GET.get("cursor")
    context = query.context(request.user, account, now(), cursor, wrong or {})
    start = {"reach": "OWN_CASES", "language": account.language, "speaks_english": True}
    context["invite"] = invite or forms.Invite(offered=context["offered"], initial=start)
    context["problems"] = next(iter((wrong or {}).values()), None)
    is_wrong = bool(wrong or (invite and invite.errors))
    return answer(
        request,
        "portal/contacts/index.html",
        context,
        fragment="portal/contacts/_index.html",
        status=422 if is_wrong else 200,
    )

"""The customer's people: who is let in, how far each of them sees, and who has left."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.models import Account, Application, Contact, ContactApplication
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import accounts as forms
from tsam.faces.desk.queries import account as query
from tsam.faces.desk.views.accounts import crumbs
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    context = {"account": account, "at": now(), **query.people(request.user, account)}
    return answer(
        request,
        "desk/contacts/index.html",
        context,
        fragment="desk/contacts/_list.html",
    )


def invite(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    form = forms.Invite(_offered(request, account), deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        contact = actions.add_contact(account, by=request.user, at=now(), **given)
        return _("%(name)s is invited by letter.") % {"name": contact.user.name}

    question = deeds.Question(
        _("Who at %(name)s is let in?") % {"name": account.name},
        _("Send the invitation"),
        _people_of(account),
        lead=_("The letter opens the portal once, within seven days."),
        verdict=policies.add_contact(request.user, account),
        crumbs=_crumbs(account),
    )
    return deeds.ask(request, question, form, deed)


def change(request: Request, slug: str, key: int) -> HttpResponse:
    """How far somebody sees; it counts with the person's next request."""
    account, contact = _contact(request, slug, key)
    narrowed = ContactApplication.objects.visible_to(request.user).filter(contact=contact)
    form = forms.Contact(
        _offered(request, account),
        deeds.sent(request),
        {
            "reach": contact.reach,
            "applications": [str(pk) for pk in narrowed.values_list("application_id", flat=True)],
            "is_administrator": contact.is_administrator,
            "speaks_english": contact.speaks_english,
            "job_title": contact.job_title,
            "phone": contact.phone,
        },
    )

    def deed(given: dict[str, Any]) -> str:
        actions.change_contact(contact, by=request.user, at=now(), **given)
        return _("%(name)s is changed. It counts at once.") % {"name": contact.user.name}

    question = deeds.Question(
        _("What does %(name)s see and do?") % {"name": contact.user.name},
        _("Change it"),
        _people_of(account),
        lead=_("%(email)s. It counts with the next page they open.")
        % {"email": contact.user.email},
        verdict=policies.add_contact(request.user, account),
        crumbs=_crumbs(account),
    )
    return deeds.ask(request, question, form, deed)


def invite_again(request: Request, slug: str, key: int) -> HttpResponse:
    account, contact = _contact(request, slug, key)

    def deed(_given: dict[str, Any]) -> str:
        actions.invite_contact_again(contact, by=request.user, at=now())
        return _("%(name)s is invited again.") % {"name": contact.user.name}

    question = deeds.Question(
        _("Invite %(name)s again?") % {"name": contact.user.name},
        _("Send a new invitation"),
        _people_of(account),
        lead=_("The former invitation no longer opens."),
        verdict=policies.add_contact(request.user, account),
        crumbs=_crumbs(account),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def remove(request: Request, slug: str, key: int) -> HttpResponse:
    account, contact = _contact(request, slug, key)

    def deed(_given: dict[str, Any]) -> str:
        actions.remove_contact(contact, by=request.user, at=now())
        return _("%(name)s sees nothing of %(account)s any more.") % {
            "name": contact.user.name,
            "account": account.name,
        }

    question = deeds.Question(
        _("Has %(name)s left?") % {"name": contact.user.name},
        _("Close the door"),
        _people_of(account),
        lead=_("Nothing of this customer is shown to them any more. What they said stays."),
        verdict=policies.remove_contact(request.user, contact),
        is_danger=True,
        crumbs=_crumbs(account),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def _contact(request: Request, slug: str, key: int) -> tuple[Account, Contact]:
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    return account, visible_or_404(
        Contact.objects.present().filter(account=account).select_related("user", "account"),
        request,
        pk=key,
    )


def _offered(request: Request, account: Account) -> list[Application]:
    visible = Application.objects.visible_to(request.user)
    return list(visible.filter(account=account, retired_at=None).order_by("name"))


def _people_of(account: Account) -> str:
    return reverse("desk:account-contacts", args=[account.slug])


def _crumbs(account: Account) -> tuple[tuple[str, str], ...]:
    return (*crumbs(account), (_("People there"), _people_of(account)))

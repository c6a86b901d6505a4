"""What happens to an Application: it is added, described anew, told apart from another, retired."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.likeness import Identity, Near, compare, near_duplicates
from tsam.domains.accounts.models import Account, Application, SupportContract
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import accounts as forms
from tsam.faces.desk.views.accounts import crumbs
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse

# A name that no form field has: a change that begins with what was typed for a new one.
TAKEN_OVER = "from_new"


def add(request: Request, slug: str) -> HttpResponse:
    """Near duplicates are looked for before it is saved, and somebody decides (C1)."""
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    contracts = _contracts(request, account)
    near = _near(request, account)
    form = forms.AddApplication(contracts, deeds.sent(request), is_near=bool(near))

    def deed(given: dict[str, Any]) -> str:
        row = actions.add_application(account, by=request.user, at=now(), **given)
        return _("%(name)s is added.") % {"name": row.name}

    question = deeds.Question(
        _("A new Application of %(name)s") % {"name": account.name},
        _("It is a new one, add it") if near else _("Add the Application"),
        reverse("desk:account", args=[slug]),
        lead=_(
            "An Application is known by its business features, its server and its team of "
            "administrators. One engagement covers one Application."
        ),
        verdict=policies.add_application(request.user),
        crumbs=crumbs(account),
        proof="desk/applications/_near.html" if near else "",
        given={"near": near, "taken_over": TAKEN_OVER},
    )
    return deeds.ask(request, question, form, deed)


def change(request: Request, pk: int) -> HttpResponse:
    """Another identity needs the explicit word that it is still the same Application (C1)."""
    row = _application(request, pk)
    taken_over = TAKEN_OVER in request.POST
    parts = _changed_parts(request, row)
    form = forms.ChangeApplication(
        _contracts(request, row.account),
        deeds.sent(request),
        {
            "name": row.name,
            "product": row.product,
            "features": "\n".join(row.features),
            "server": row.server,
            "team": row.team,
            "support_contract": row.support_contract_id,
        },
        is_another=bool(parts),
    )

    def deed(given: dict[str, Any]) -> str:
        actions.change_application(row, by=request.user, at=now(), **given)
        return _("%(name)s is changed.") % {"name": given["name"]}

    question = deeds.Question(
        _("What is right about %(name)s?") % {"name": row.name},
        _("Change the Application"),
        reverse("desk:account", args=[row.account.slug]),
        verdict=policies.change_application(request.user, row),
        crumbs=crumbs(row.account),
        proof="desk/applications/_identity.html" if parts else "",
        given={"parts": parts, "account": row.account},
    )
    return deeds.ask(request, question, form, _not_yet if taken_over else deed)


def retire(request: Request, pk: int) -> HttpResponse:
    row = _application(request, pk)

    def deed(_given: dict[str, Any]) -> str:
        actions.retire_application(row, by=request.user, at=now())
        return _("%(name)s is retired.") % {"name": row.name}

    question = deeds.Question(
        _("Retire %(name)s?") % {"name": row.name},
        _("Retire it"),
        reverse("desk:account", args=[row.account.slug]),
        lead=_("No case can be opened for it any more. What was said and done stays."),
        verdict=policies.retire_application(request.user, row),
        is_danger=True,
        crumbs=crumbs(row.account),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def tell_apart(request: Request, pk: int, other: int) -> HttpResponse:
    row = _application(request, pk)
    twin = visible_or_404(Application.objects.filter(account=row.account), request, pk=other)
    near = Near(twin, compare(Identity.of(row), Identity.of(twin)))

    def deed(given: dict[str, Any]) -> str:
        actions.tell_apart(row, twin, by=request.user, at=now(), **given)
        return _("%(one)s and %(other)s are two.") % {"one": row.name, "other": twin.name}

    question = deeds.Question(
        _("Are %(one)s and %(other)s two?") % {"one": row.name, "other": twin.name},
        _("They are two"),
        reverse("desk:account", args=[row.account.slug]),
        verdict=policies.change_application(request.user, row),
        crumbs=crumbs(row.account),
        proof="desk/applications/_parts.html",
        given={"parts": near.parts},
    )
    return deeds.ask(request, question, forms.TellApart(deeds.sent(request)), deed)


def _not_yet(_given: dict[str, Any]) -> str:
    """What was typed for a new one stands in the form now; nothing is changed before a word."""
    raise ValidationError(
        _("Nothing is changed yet. Look at it, and say that it is still the same Application.")
    )


def _application(request: Request, pk: int) -> Application:
    return visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=pk
    )


def _contracts(request: Request, account: Account) -> QuerySet[SupportContract]:
    visible = SupportContract.objects.visible_to(request.user).filter(account=account)
    return visible.order_by("-ends_on")


def _near(request: Request, account: Account) -> list[Near]:
    """The near ones of what was typed, while it is typed whole."""
    identity = _typed(request)
    if identity is None:
        return []
    others = Application.objects.visible_to(request.user).filter(account=account)
    return near_duplicates(
        others, features=identity.features, server=identity.server, team=identity.team
    )


def _changed_parts(request: Request, row: Application) -> list[Any]:
    """The parts of the identity that would be others."""
    identity = _typed(request)
    if identity is None:
        return []
    parts = compare(identity, Identity.of(row))
    return list(parts) if not all(part.is_same for part in parts) else []


def _typed(request: Request) -> Identity | None:
    """The identity as it stands in the form that was sent; None where a part is missing."""
    lines = [line.strip() for line in request.POST.get("features", "").splitlines()]
    features = tuple(line for line in lines if line)
    server, team = (request.POST.get(name, "").strip() for name in ("server", "team"))
    return Identity(features, server, team) if features and server and team else None

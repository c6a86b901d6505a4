"""What is done in a brief: asked by the TSAM, answered by the department that was asked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy import actions, policies
from tsam.domains.advocacy.audiences import slug_of
from tsam.domains.advocacy.lists import ITEM_RELATED, item_lines
from tsam.domains.advocacy.models import BriefItem, CustomerAlias, Discretion
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import briefs as forms
from tsam.faces.desk.queries import commitments
from tsam.faces.desk.views.briefs import brief_or_404
from tsam.faces.ui.fields import offer
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    pass


def ask(request: Request, pk: int) -> HttpResponse:
    """Ask one department or several; the address may name the need or the case it is for."""
    row = _supported_or_404(request, pk)
    start = {
        "requirement": request.GET.get("requirement", "")[:20],
        "case": request.GET.get("case", "")[:20],
    }
    form = forms.Ask(deeds.sent(request), initial=start)
    needs = Requirement.objects.visible_to(request.user).filter(engagement=row)
    offer(form, "requirement", needs.in_force().order_by("number"))
    cases = Case.objects.visible_to(request.user).open().filter(application=row.application_id)
    offer(form, "case", cases.order_by("severity", "pk"))

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        made = actions.ask(row, by=request.user, at=now(), **given)
        names = ", ".join(str(item.get_audience_display()) for item in made)
        return _("Asked: %(departments)s.") % {"departments": names}, _brief_url(made[0])

    question = deeds.Question(
        _("What do you ask for %(name)s?") % {"name": row.account.name},
        _("Ask for it"),
        reverse("desk:brief", args=[pk]),
        verdict=_may(policies.ask(request.user), row, now()),
        crumbs=_crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def act(request: Request, pk: int, key: int, verb: str) -> HttpResponse:
    """Ask before a word in the talk about an ask, and say it."""
    if verb not in ACTS:
        raise Http404
    item = visible_or_404(
        BriefItem.objects.select_related(
            *ITEM_RELATED,
            "engagement__application__account",
            "engagement__application__support_contract",
            "engagement__calendar",
        ),
        request,
        pk=key,
        engagement=pk,
    )
    step = ACTS[verb]
    line = item_lines([item], request.user)[0]

    def deed(given: dict[str, Any]) -> str:
        step.deed(item, given, request.user, now())
        return str(step.done)

    question = deeds.Question(
        str(step.title),
        str(step.act),
        _brief_url(item),
        lead=_("%(customer)s: %(asked)s") % {"customer": line.customer.words, "asked": line.asked},
        verdict=_may(step.may(request.user, item), item.engagement, now()),
        is_danger=step.is_danger,
        crumbs=((_("Briefs"), reverse("desk:briefs")),),
    )
    return deeds.ask(request, question, step.form(request, item), deed)


def trade(request: Request, pk: int) -> HttpResponse:
    """What stands in place of the name."""
    row = _supported_or_404(request, pk)
    known = CustomerAlias.objects.visible_to(request.user).filter(account=row.account_id).first()
    form = forms.Trade(deeds.sent(request), initial={"trade": known.trade if known else ""})

    def deed(given: dict[str, Any]) -> str:
        made = actions.call_customer(row.account, by=request.user, at=now(), trade=given["trade"])
        return _("Called Customer %(letters)s where the name is not read.") % {
            "letters": made.letters
        }

    question = deeds.Question(
        _("In which trade is %(name)s?") % {"name": row.account.name},
        _("Call it so"),
        reverse("desk:brief", args=[pk]),
        verdict=policies.ask(request.user),
        crumbs=_crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def discretion(request: Request, pk: int, key: int) -> HttpResponse:
    """Take a need away from those who read nothing of security and unreleased matters."""
    row = _supported_or_404(request, pk)
    need = visible_or_404(
        Requirement.objects.select_related("engagement"), request, pk=key, engagement=pk
    )
    is_on = Discretion.objects.visible_to(request.user).filter(requirement=need).exists()

    def deed(_given: dict[str, Any]) -> str:
        actions.set_discretion(need, by=request.user, at=now(), is_confidential=not is_on)
        if is_on:
            return _("All four departments read it again.")
        return _("Sales and Global Services read nothing of it from now on.")

    question = deeds.Question(
        _("Let Sales and Global Services read it again?")
        if is_on
        else _("Is it about security, or something unreleased?"),
        _("Let them read it") if is_on else _("Keep it from them"),
        reverse("desk:brief", args=[pk]),
        lead=str(need),
        verdict=policies.ask(request.user),
        crumbs=_crumbs(row),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def _supported_or_404(request: Request, pk: int) -> Engagement:
    """The engagement, for who may see behind the brief."""
    row = brief_or_404(request, pk)
    if not request.user.has_function(*SUPPORT):
        raise Http404
    return row


def _may(verdict: Verdict, row: Engagement, at: datetime) -> Verdict:
    return entitled(Feature.P1, row.application, at) if verdict else verdict


def _brief_url(item: BriefItem) -> str:
    url = reverse("desk:brief", args=[item.engagement_id])
    return f"{url}?for={slug_of(item.audience)}#ask-{item.pk}"


def _crumbs(row: Engagement) -> tuple[tuple[str, str], ...]:
    return (
        (str(row), reverse("desk:engagement", args=[row.pk])),
        (_("Brief"), reverse("desk:brief", args=[row.pk])),
    )


# --- the words


Act = deeds.Act[BriefItem]


def _accept_form(request: Request, item: BriefItem) -> Form:
    start = {"promised_on": item.wanted_on, "owner": request.user.pk}
    return forms.Accept(commitments.people_of(item.audience), deeds.sent(request), start)


def _accept(item: BriefItem, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.accept(item, by=by, at=at, **given)


def _decline(item: BriefItem, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.decline(item, by=by, at=at, **given)


def _question(item: BriefItem, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.question(item, by=by, at=at, **given)


def _reply(item: BriefItem, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.reply(item, by=by, at=at, **given)


def _withdraw(item: BriefItem, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.withdraw(item, by=by, at=at, **given)


ACTS: dict[str, Act] = {
    "acceptance": Act(
        _later("By when will it be done?"),
        _later("Accept for this day"),
        _later("Accepted. The TSAM tells the customer."),
        policies.accept,
        _accept_form,
        _accept,
    ),
    "refusal": Act(
        _later("Why is it declined?"),
        _later("Decline it"),
        _later("Declined. The TSAM reads why."),
        policies.answer,
        lambda request, _item: forms.Decline(deeds.sent(request)),
        _decline,
    ),
    "question": Act(
        _later("What do you need to know?"),
        _later("Ask back"),
        _later("Asked. The TSAM answers here."),
        policies.answer,
        lambda request, _item: forms.Question(deeds.sent(request)),
        _question,
    ),
    "reply": Act(
        _later("What do you answer?"),
        _later("Answer it"),
        _later("Answered. The department is asked again."),
        policies.reply,
        lambda request, _item: forms.Reply(deeds.sent(request)),
        _reply,
    ),
    "withdrawal": Act(
        _later("Why is it asked no more?"),
        _later("Ask it no more"),
        _later("Withdrawn, and those who took part are told."),
        policies.withdraw,
        lambda request, _item: forms.Why(deeds.sent(request)),
        _withdraw,
        is_danger=True,
    ),
}

"""The Service Objectives Document: its versions, and how one comes to be agreed (P2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.completeness import lacks
from tsam.domains.objectives.models import Approval, ApprovalSide, ObjectivesDocument
from tsam.domains.objectives.policies import documents as policies
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import document as forms
from tsam.faces.desk.queries import document as query
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui import objectives as shown
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# So long the approvers are given, where nobody says another day.
ANSWER_DAYS = 7


def index(request: Request, pk: int) -> HttpResponse:
    return _page(request, pk, None)


def show(request: Request, pk: int, version: int) -> HttpResponse:
    return _page(request, pk, version)


def _page(request: Request, pk: int, version: int | None) -> HttpResponse:
    row = shelf_or_404(request, pk)
    found = query.versions(request.user, row)
    one = query.chosen(found, version)
    if one is None and version is not None:
        raise Http404
    context = query.context(request.user, row, found, one, now())
    return answer(
        request, "desk/document/index.html", context, fragment="desk/document/_index.html"
    )


def paper(request: Request, pk: int, version: int) -> HttpResponse:
    """The version as a sheet to print, in the engagement's language where its words are shipped."""
    document = version_or_404(request, pk, version)
    row = document.engagement
    is_shipped = row.language in dict(settings.LANGUAGES)
    with translation.override(row.language if is_shipped else settings.LANGUAGE_CODE):
        found = query.versions(request.user, row)
        context = query.context(request.user, row, found, document, now())
        return render(request, "ui/documents/paper.html", context)


def text(request: Request, pk: int, version: int) -> HttpResponse:
    document = version_or_404(request, pk, version)
    if not document.is_sealed:
        raise Http404
    return shown.text_file(document)


def new(request: Request, pk: int) -> HttpResponse:
    """Begin the first version."""
    row = shelf_or_404(request, pk)
    found = query.versions(request.user, row)
    form = forms.Purpose(deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        actions.draft(row, by=request.user, at=now(), **given)
        return _("Version 1 is begun. Add what is to be reached.")

    question = deeds.Question(
        _("What is the service of %(name)s for?") % {"name": row.account.name},
        _("Begin version 1"),
        reverse("desk:document", args=[pk]),
        verdict=_may(policies.draft(request.user, row, found), row, now()),
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def act(request: Request, pk: int, version: int, verb: str) -> HttpResponse:
    """Ask before a step in the life of a version, and take it."""
    if verb not in ACTS:
        raise Http404
    asked = Asked(request, version_or_404(request, pk, version))
    step = ACTS[verb]
    form = step.form(asked)
    names = {"version": version, "name": asked.row.account.name}

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        made = step.deed(asked, given)
        url = reverse("desk:document", args=[pk])
        if isinstance(made, ObjectivesDocument) and made.pk is not None:
            url = reverse("desk:document-version", args=[pk, made.version])
        said = step.sealed if getattr(made, "is_in_force", False) and step.sealed else step.done
        return str(said) % names, url

    question = deeds.Question(
        str(step.title) % names,
        str(step.act) % names,
        reverse("desk:document-version", args=[pk, version]),
        lead=str(step.lead) % names,
        verdict=_may(step.may(asked), asked.row, now()),
        is_danger=step.is_danger,
        crumbs=crumbs(asked.row),
    )
    return deeds.ask(request, question, form, deed)


def shelf_or_404(request: Request, pk: int) -> Engagement:
    """The engagement, for who may read its objectives: Technical Support alone."""
    row = engagement_or_404(request, pk)
    if not request.user.has_function(*SUPPORT):
        raise Http404
    return row


def version_or_404(request: Request, pk: int, version: int) -> ObjectivesDocument:
    return visible_or_404(
        ObjectivesDocument.objects.select_related(*query.RELATED),
        request,
        engagement=pk,
        version=version,
    )


def crumbs(row: Engagement) -> tuple[tuple[str, str], ...]:
    return (
        (str(row), reverse("desk:engagement", args=[row.pk])),
        (_("Objectives"), reverse("desk:document", args=[row.pk])),
    )


def _may(verdict: Verdict, row: Engagement, at: datetime) -> Verdict:
    return entitled(Feature.P2, row.application, at) if verdict else verdict


# --- the steps


class Asked:
    """What a step is asked of: a version, by whom, and who speaks for it."""

    def __init__(self, request: Request, document: ObjectivesDocument) -> None:
        self.request, self.document = request, document
        self.by, self.row = request.user, document.engagement

    @property
    def sent(self) -> Any:
        return deeds.sent(self.request)

    def approvals(self) -> list[Approval]:
        visible = Approval.objects.visible_to(self.by).filter(
            document=self.document, round=self.document.round
        )
        return list(visible.select_related("approver").order_by("-side"))

    def mine(self) -> Approval | None:
        return next((one for one in self.approvals() if one.approver_id == self.by.pk), None)


@dataclass(frozen=True)
class Act:
    """A step in the life of a version: its question, its button, its form, and what it does."""

    title: StrOrPromise
    act: StrOrPromise
    done: StrOrPromise
    may: Callable[[Asked], Verdict]
    form: Callable[[Asked], Form]
    deed: Callable[[Asked, dict[str, Any]], object]
    lead: StrOrPromise = ""
    sealed: StrOrPromise = ""
    is_danger: bool = False


def _nothing(asked: Asked) -> Form:
    return Form(asked.sent)


def _purpose_form(asked: Asked) -> Form:
    return forms.Purpose(asked.sent, initial={"purpose": asked.document.purpose})


def _review_form(asked: Asked) -> Form:
    ours, theirs = query.offered(asked.by, asked.row)
    day = today_of(asked.row, now()) + timedelta(days=ANSWER_DAYS)
    return forms.Review(ours, theirs, asked.sent, {"answer_by": day, "vendor": asked.by.pk})


def _another_form(asked: Asked) -> Form:
    ours, theirs = query.offered(asked.by, asked.row)
    waiting = [one.side for one in asked.approvals() if not one.verdict]
    sides = [(side, str(ApprovalSide(side).label)) for side in waiting]
    offered = [
        *(ours if ApprovalSide.VENDOR in waiting else []),
        *(theirs if ApprovalSide.CUSTOMER in waiting else []),
    ]
    day = today_of(asked.row, now()) + timedelta(days=ANSWER_DAYS)
    start = {"answer_by": day, "side": waiting[0] if len(waiting) == 1 else ""}
    return forms.Another(sides, offered, asked.sent, start)


def _lacking(asked: Asked) -> Verdict:
    objectives = query.objectives_of(asked.by, asked.document)
    today = today_of(asked.row, now())
    return policies.review(asked.by, asked.document, lacks(objectives, today))


def _amendable(asked: Asked) -> Verdict:
    return policies.amend(asked.by, asked.document, query.versions(asked.by, asked.row))


def _name_another(asked: Asked, given: dict[str, Any]) -> ObjectivesDocument:
    actions.name_approver(asked.document, by=asked.by, at=now(), **given)
    return asked.document


def _approve(asked: Asked, _given: dict[str, Any]) -> ObjectivesDocument:
    read_round = asked.request.GET.get("round", "")
    seen = int(read_round) if read_round.isascii() and read_round.isdigit() else None
    return actions.approve(asked.document, by=asked.by, at=now(), read_round=seen)


def _discard(asked: Asked, _given: dict[str, Any]) -> None:
    actions.discard(asked.document, by=asked.by, at=now())


ACTS: dict[str, Act] = {
    "purpose": Act(
        _later("What is version %(version)d for?"),
        _later("Keep the words"),
        _later("Version %(version)d says anew what it is for."),
        lambda asked: policies.change(asked.by, asked.document),
        _purpose_form,
        lambda asked, given: actions.describe(asked.document, by=asked.by, at=now(), **given),
    ),
    "review": Act(
        _later("Who agrees to version %(version)d?"),
        _later("Send it to both"),
        _later("Version %(version)d is with its approvers."),
        _lacking,
        _review_form,
        lambda asked, given: actions.ask_for_review(asked.document, by=asked.by, at=now(), **given),
        _later("One person of each side. Both get a letter; nothing changes until both agree."),
    ),
    "approver": Act(
        _later("Who agrees to version %(version)d instead?"),
        _later("Ask them"),
        _later("They have a letter that asks for their word."),
        lambda asked: policies.name_approver(asked.by, asked.document),
        _another_form,
        _name_another,
    ),
    "approval": Act(
        _later("Agree to version %(version)d for us?"),
        _later("Agree to version %(version)d"),
        _later("You agreed. %(name)s has not answered yet."),
        lambda asked: policies.approve(asked.by, asked.document, asked.mine()),
        _nothing,
        _approve,
        _later("When both sides have agreed it is sealed, and nobody can change it any more."),
        sealed=_later("Version %(version)d is agreed by both sides, sealed, and in force."),
    ),
    "return": Act(
        _later("What should be different in version %(version)d?"),
        _later("Send it back"),
        _later("Version %(version)d is a draft again."),
        lambda asked: policies.send_back(asked.by, asked.document, asked.mine()),
        lambda asked: forms.Why(asked.sent),
        lambda asked, given: actions.send_back(asked.document, by=asked.by, at=now(), **given),
        _later("Both approvers hear of it. The version in force stays in force."),
    ),
    "amendment": Act(
        _later("Amend version %(version)d?"),
        _later("Open a new version"),
        _later("A new version is open. It says in place what it changes."),
        _amendable,
        _nothing,
        lambda asked, _given: actions.amend(asked.document, by=asked.by, at=now()),
        _later("It begins with all that stands in version %(version)d, which stays as it is."),
    ),
    "disposal": Act(
        _later("Throw the draft of version %(version)d away?"),
        _later("Throw it away"),
        _later("The draft is gone. What is in force stays."),
        lambda asked: policies.discard(asked.by, asked.document),
        _nothing,
        _discard,
        is_danger=True,
    ),
}

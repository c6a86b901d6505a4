"""What can be done to several cases of the list at once, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.cases import actions
from tsam.domains.cases.models import NUMBERING, Case
from tsam.domains.people.models import User
from tsam.faces.desk.forms import cases as forms
from tsam.faces.ui.pages import Request
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Refused

MOST = 100
# How long the toast's "Undo" works.
PATIENCE_SECONDS = 15 * 60
_SALT = "desk.cases.owners"


@require_POST
def owners(request: Request) -> HttpResponse:
    """Give the picked cases to one person; the toast takes it back."""
    form = forms.AssignSeveral(request.POST)
    cases = _picked(request)
    if not cases or not form.is_valid():
        return _sorry(request, _("Pick cases with X, then choose an owner."))
    person = _somebody(form.cleaned_data["assignee"])
    try:
        former = actions.assign_several(cases, by=request.user, at=now(), assignee=person)
    except Refused as refused:
        return _sorry(request, refused.verdict.reason)
    kept = signing.dumps([person.pk if person else None, list(former.items())], salt=_SALT)
    said = ngettext(
        "Owner of %(n)d case is now %(who)s.", "Owner of %(n)d cases is now %(who)s.", len(cases)
    ) % {"n": len(cases), "who": person.name if person else _("nobody")}
    undo = reverse("desk:cases-owners-undo") + "?" + kept
    messages.success(request, said, extra_tags=undo)
    return _back(request)


@require_POST
def owners_undo(request: Request) -> HttpResponse:
    """Give them back to who had them, as far as nobody moved them meanwhile."""
    given, former = _kept(request.META.get("QUERY_STRING", ""))
    cases = list(Case.objects.visible_to(request.user).filter(pk__in=former))
    back = actions.give_back(cases, by=request.user, at=now(), given=given, former=former)
    messages.success(request, ngettext("%d case went back.", "%d cases went back.", back) % back)
    return _back(request)


@require_POST
def next_actions(request: Request) -> HttpResponse:
    """The same next action for the picked cases."""
    form = forms.PlanSeveral(request.POST)
    cases = _picked(request)
    if not cases or not form.is_valid():
        return _sorry(request, _("Pick cases with X, then say what happens next."))
    given = form.cleaned_data
    try:
        actions.plan_several(
            cases,
            by=request.user,
            at=now(),
            text=given["next_text"],
            owner=_somebody(given["next_owner"]),
            due_at=given["next_due_at"],
        )
    except Refused as refused:
        return _sorry(request, refused.verdict.reason)
    said = ngettext("Next action of %d case set.", "Next action of %d cases set.", len(cases))
    messages.success(request, said % len(cases))
    return _back(request)


def _picked(request: Request) -> list[Case]:
    read = map(NUMBERING.read, request.POST.getlist("case")[:MOST])
    keys = {key for key in read if key is not None}
    return list(Case.objects.visible_to(request.user).filter(pk__in=keys))


def _somebody(key: int | None) -> User | None:
    if key is None:
        return None
    found = User.objects.filter(pk=key, is_active=True, is_staff=True).first()
    if found is None:
        raise Http404
    return found


def _kept(text: str) -> tuple[int | None, dict[int, int | None]]:
    try:
        given, former = signing.loads(text, salt=_SALT, max_age=PATIENCE_SECONDS)
    except signing.BadSignature as over:
        raise Http404 from over
    return given, {int(key): owner for key, owner in former}


def _sorry(request: Request, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return _back(request)


def _back(request: Request) -> HttpResponse:
    """To the list as it was filtered."""
    came_from = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return redirect(came_from)
    return redirect("desk:cases")

"""Letters that came by mail: handed in as a file, and those that could not be taken."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.escalations import actions, policies
from tsam.domains.escalations.models import IncomingLetter
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import escalations as forms
from tsam.faces.desk.queries.escalation import raisable
from tsam.faces.ui.downloads import download
from tsam.faces.ui.fields import offer
from tsam.faces.ui.pages import Request, answer, keyset, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.mail import MOST_BYTES


def hand_in(request: Request) -> HttpResponse:
    """A letter as its file: an escalation in the name of who wrote it, or the sentence why not."""
    if not policies.take_letter(request.user):
        raise Http404

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        data = given["letter"].read(MOST_BYTES + 1)
        taken = actions.take_letter(
            data, by=request.user, at=now(), is_told=True, chosen=given["application"]
        )
        if taken.escalation is None:
            raise ValidationError({"letter": taken.sentence})
        return taken.sentence, reverse("desk:escalation", args=[taken.escalation.number])

    question = deeds.Question(
        _("Which letter escalates it?"),
        _("Escalate by this letter"),
        reverse("desk:escalations"),
        crumbs=(
            (_("Escalations"), reverse("desk:escalations")),
            (_("New"), reverse("desk:escalation-new")),
        ),
    )
    files = request.FILES if request.method == "POST" else None
    form = forms.Letter(deeds.sent(request), files)
    offer(form, "application", raisable(request.user))
    return deeds.ask(request, question, form, deed)


def index(request: Request) -> HttpResponse:
    """Those that could not be taken, the latest first, as far as the reader may know of them."""
    if not policies.read_letters(request.user):
        raise Http404
    rows = IncomingLetter.objects.visible_to(request.user).refused()
    context = {
        "page": keyset(
            rows.select_related("sender", "account"),
            order=("-came_at", "-pk"),
            cursor=request.GET.get("cursor"),
        ),
        "may_hand_in": policies.take_letter(request.user),
        "at": now(),
    }
    return answer(request, "desk/letters/index.html", context, fragment="desk/letters/_index.html")


def moved(request: Request) -> HttpResponse:
    """Where letters about a refusal led before their page stood under Escalations."""
    if not policies.read_letters(request.user):
        raise Http404
    return redirect("desk:letters", permanent=True)


def file(request: Request, key: int) -> FileResponse:
    """The letter as it came, to be saved and never shown."""
    return download(visible_or_404(IncomingLetter.objects.all(), request, pk=key))

"""The list of defects, one defect, and how one is raised or linked from a case."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.cases import actions as case_actions
from tsam.domains.cases import policies as case_policies
from tsam.domains.cases.models import Case, CaseSpr
from tsam.domains.people.models import User
from tsam.domains.sprs import finding, policies
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import Spr
from tsam.domains.sprs.numbering import canonical, own_key
from tsam.domains.sprs.trackers import linking
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import sprs as forms
from tsam.faces.desk.queries import spr as one_query
from tsam.faces.desk.queries import sprs as query
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, asked_or_404, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    """For who works with defects; nobody else knows that there are any."""
    reader_or_404(request.user)
    filters = query.Filters.read(request.GET, request.user)
    context = query.context(request.user, filters, now(), request.GET.get("cursor"))
    context["may_raise"] = policies.raise_spr(request.user)
    return answer(request, "desk/sprs/index.html", context, fragment="desk/sprs/_list.html")


def show(request: Request, number: str) -> HttpResponse:
    context = one_query.context(request.user, spr_or_404(request, number), now())
    return answer(request, "desk/sprs/spr.html", context, fragment="desk/sprs/_spr.html")


def new(request: Request) -> HttpResponse:
    """Raise one that no case has shown yet."""
    reader_or_404(request.user)

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        text = given.pop("public_text")
        there = {"tracker": given.pop("tracker", None), "key": given.pop("issue_key", "")}
        made = linking.raise_spr(
            Description(**given), by=request.user, at=now(), public_text=text, **there
        )
        said = _("%(number)s is with R&D.") % {"number": made.number}
        return said, reverse("desk:spr", args=[made.number])

    question = deeds.Question(
        _("What is broken?"),
        _("Submit it to R&D"),
        reverse("desk:sprs"),
        verdict=policies.raise_spr(request.user),
        crumbs=((_("SPRs"), reverse("desk:sprs")),),
    )
    return deeds.ask(request, question, forms.RaiseThere(deeds.sent(request)), deed)


def raise_from_case(request: Request, number: str) -> HttpResponse:
    case = _case(request, number)
    product = case.application.product
    start = {
        "product": product,
        # A case names the release with its product, which stands in a field of its own here.
        "found_in": case.release.removeprefix(product).strip(),
        "severity": min(case.severity + 1, 3),
    }

    def deed(given: dict[str, Any]) -> str:
        text = given.pop("public_text")
        there = {"tracker": given.pop("tracker", None), "key": given.pop("issue_key", "")}
        said = Description(**given)
        made = case_actions.raise_spr(
            case, said, by=request.user, at=now(), public_text=text, **there
        )
        return _("%(number)s is with R&D, and the case is linked with it.") % {
            "number": made.number
        }

    question = _of_case(request, case, _("What is broken behind this case?"), _("Raise the SPR"))
    form = forms.RaiseThere(deeds.sent(request), initial=start)
    return deeds.ask(request, question, form, deed)


def link(request: Request, number: str) -> HttpResponse:
    case = _case(request, number)

    def deed(given: dict[str, Any]) -> str:
        spr = named(request.user, given["number"], "number")
        case_actions.link_spr(case, spr, by=request.user, at=now())
        return _(
            "The case comes from %(number)s. Whoever reported it hears what becomes of it."
        ) % {"number": spr.number}

    question = _of_case(request, case, _("From which SPR does it come?"), _("Link it"))
    return deeds.ask(request, question, forms.WhichSpr(deeds.sent(request)), deed)


def unlink(request: Request, number: str, key: int) -> HttpResponse:
    case = _case(request, number)
    row = visible_or_404(CaseSpr.objects.filter(case=case).select_related("spr"), request, spr=key)

    def deed(_given: dict[str, Any]) -> str:
        case_actions.unlink_spr(case, row.spr, by=request.user, at=now())
        return _("The link with %(number)s is gone.") % {"number": row.spr.number}

    title = _("Take the link with %(number)s away?") % {"number": row.spr.number}
    question = _of_case(request, case, title, _("Take it away"), is_danger=True)
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def reader_or_404(user: User) -> None:
    if not policies.read(user):
        raise Http404


def spr_or_404(request: Request, number: str) -> Spr:
    known = {"number": canonical(number) or None, "key": own_key(number) or 0}
    return asked_or_404(one_query.ONE, Spr.objects, request, **known)


def named(reader: User, number: str, field: str) -> Spr:
    """The SPR that is meant. Raises ValidationError for the field."""
    found = finding.by_number(reader, number)
    if found is None:
        raise ValidationError(
            {field: _("No SPR has this number. Look at it again, or raise a new one.")}
        )
    return found


def _case(request: Request, number: str) -> Case:
    return visible_or_404(
        Case.objects.numbered(number).select_related("account", "application"), request
    )


def _of_case(
    request: Request, case: Case, title: str, act: str, *, is_danger: bool = False
) -> deeds.Question:
    back = reverse("desk:case", args=[case.number])
    return deeds.Question(
        title,
        act,
        back,
        lead=f"{case.number} {case.title}",
        verdict=case_policies.link_spr(request.user, case),
        is_danger=is_danger,
        crumbs=((_("Cases"), reverse("desk:cases")), (case.number, back)),
    )

"""What can be done to a defect, to a place that it hits, and to what was asked of R&D for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.people.models import User
from tsam.domains.sprs import policies
from tsam.domains.sprs.actions import course, raising, words
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import LIFECYCLE, Spr, SprPublic, SprState
from tsam.domains.sprs.trackers import policies as trackers
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import sprs as forms
from tsam.faces.desk.queries import spr as query
from tsam.faces.desk.views import spr_issues
from tsam.faces.desk.views.sprs import named, spr_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_DESCRIBED = ("title", "text", "product", "component", "found_in", "severity")


Act = deeds.Act[Spr]


def act(request: Request, number: str, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    spr, one = spr_or_404(request, number), ACTS[verb]

    def deed(given: dict[str, Any]) -> str:
        one.deed(spr, given, request.user, now())
        return str(one.done) % {"number": spr.number}

    question = question_of(spr, one.title, one.act, one.may(request.user, spr))
    return deeds.ask(request, question, one.form(request, spr), deed)


def question_of(
    spr: Spr, title: StrOrPromise, act: StrOrPromise, verdict: Verdict
) -> deeds.Question:
    back = reverse("desk:spr", args=[spr.number])
    return deeds.Question(
        str(title),
        str(act),
        back,
        lead=f"{spr.number} {spr.title}",
        verdict=verdict,
        crumbs=((_("SPRs"), reverse("desk:sprs")), (spr.number, back)),
    )


def _describe_form(request: Request, spr: Spr) -> Form:
    start = {name: getattr(spr, name) for name in _DESCRIBED}
    return forms.Describe(deeds.sent(request), initial=start)


def _describe(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    return raising.describe(spr, Description(**given), by=by, at=at)


def _own_form(request: Request, spr: Spr) -> Form:
    return forms.Own(deeds.sent(request), {"person": spr.owner_id})


def _own(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    return raising.own(spr, by=by, at=at, person=given["person"])


def _step_form(request: Request, spr: Spr) -> Form:
    return forms.Step(query.states(request.user, spr), deeds.sent(request))


def _may_step(user: User, spr: Spr) -> Verdict:
    """Yes where one of the steps may be taken, else why not the first."""
    after = [state for state in SprState.values if LIFECYCLE.allows(spr.state, state)]
    verdicts = [policies.move(user, spr, state) for state in after]
    return next((one for one in verdicts if one), verdicts[0])


def _step(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    return course.move(spr, by=by, at=at, **given)


def _double_form(request: Request, _spr: Spr) -> Form:
    return forms.Double(deeds.sent(request))


def _may_double(user: User, spr: Spr) -> Verdict:
    return policies.move(user, spr, SprState.DUPLICATE)


def _double(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    of = named(by, given["number"], "number")
    told = given["public_reason"]
    return course.mark_duplicate(spr, by=by, at=at, of=of, public_reason=told)


def _target_form(request: Request, spr: Spr) -> Form:
    start = {"release": spr.target_release, "on": spr.target_on}
    return forms.Target(deeds.sent(request), initial=start)


def _target(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    return course.set_target(spr, by=by, at=at, **given)


def _may_word(user: User, _spr: Spr) -> Verdict:
    return policies.word(user)


def _public(request: Request, spr: Spr) -> SprPublic:
    return SprPublic.objects.visible_to(request.user).get(spr=spr)


def _words_form(request: Request, spr: Spr) -> Form:
    public = _public(request, spr)
    return forms.Words(deeds.sent(request), initial={"title": public.title, "text": public.text})


def _words(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    return words.word(spr, by=by, at=at, **given)


def _help_form(request: Request, spr: Spr) -> Form:
    public = _public(request, spr)
    start = {"quality": public.workaround_quality, "text": public.workaround}
    return forms.Help(deeds.sent(request), initial=start)


def _help(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    return words.note_workaround(spr, by=by, at=at, **given)


def _may_link(user: User, _spr: Spr) -> Verdict:
    return trackers.link(user)


_OF_ISSUES = {
    verb: Act(title, button, done, _may_link, form, deed)
    for verb, (title, button, done, form, deed) in spr_issues.DEEDS.items()
}
ACTS: dict[str, Act] = {
    **_OF_ISSUES,
    "description": Act(
        _later("What is broken?"),
        _later("Keep the words"),
        _later("%(number)s is described anew."),
        policies.describe,
        _describe_form,
        _describe,
    ),
    "owner": Act(
        _later("Who of R&D looks after it?"),
        _later("Say so"),
        _later("Said. Whoever looks after %(number)s hears what is asked."),
        lambda user, spr: policies.own(user, spr, None),
        _own_form,
        _own,
    ),
    "step": Act(
        _later("How does it stand now?"),
        _later("Say so"),
        _later("%(number)s moved on. TSAMs and customers hear it, each in their words."),
        _may_step,
        _step_form,
        _step,
    ),
    "double": Act(
        _later("Of which SPR is it a duplicate?"),
        _later("It is a duplicate"),
        _later("Whoever %(number)s hits follows the other one from now on."),
        _may_double,
        _double_form,
        _double,
    ),
    "target": Act(
        _later("In which release does the fix come?"),
        _later("Set the target"),
        _later("The target of %(number)s is set. Whoever waits for it hears it."),
        policies.plan,
        _target_form,
        _target,
    ),
    "words": Act(
        _later("What do customers read?"),
        _later("Approve it"),
        _later("Every customer that %(number)s hits reads it now."),
        _may_word,
        _words_form,
        _words,
    ),
    "workaround": Act(
        _later("How far does one get without the fix?"),
        _later("Say so"),
        _later("Every customer that %(number)s hits reads it now."),
        _may_word,
        _help_form,
        _help,
    ),
}

"""What is done to one call, and what people say of their own time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.timezone import get_current_timezone, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.calls import crew
from tsam.domains.calls.actions import (
    agenda,
    answering,
    booking,
    feeding,
    outcome,
    recurring,
    replying,
)
from tsam.domains.calls.models import Answer, Call, CallPerson, Minutes
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import User
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import calls as forms
from tsam.faces.desk.views.calls import call_or_404, reader_or_404
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Given = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """A step of a call: its question, its button, its form, and what it does."""

    title: StrOrPromise
    act: StrOrPromise
    done: StrOrPromise
    may: Callable[[User, Call, datetime], Verdict]
    form: Callable[[Request, Call], Form]
    deed: Callable[[Call, Given, User, datetime], object]
    is_danger: bool = False


def act(request: Request, key: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    call = call_or_404(request, key)
    step = ACTS[verb]

    def deed(given: Given) -> str:
        step.deed(call, given, request.user, now())
        return str(step.done) % {"title": call.title}

    question = deeds.Question(
        str(step.title) % {"title": call.title},
        str(step.act),
        reverse("desk:call", args=[call.pk]),
        lead=str(call.account),
        verdict=step.may(request.user, call, now()),
        is_danger=step.is_danger,
        crumbs=crumbs(call),
    )
    return deeds.ask(request, question, step.form(request, call), deed)


def regular(request: Request, pk: int) -> HttpResponse:
    """A rule for calls that come again; the next weeks are booked at once."""
    reader_or_404(request.user)
    row = engagement_or_404(request, pk)
    form = forms.Regular(crew.askable(row, request.user), deeds.sent(request))

    def deed(given: Given) -> tuple[str, str]:
        given["people"] = list(given["people"])
        given["minutes"] = int(given["minutes"])
        series, left = recurring.plan(row, by=request.user, at=now(), **given)
        for one in left:
            said = _("Left out on %(day)s. %(reason)s") % {
                "day": f"{one.occurrence.nominal:%Y-%m-%d}",
                "reason": one.reason,
            }
            messages.warning(request, said)
        said = _("“%(title)s” is booked for everybody.") % {"title": series.title}
        return said, reverse("desk:calls")

    question = deeds.Question(
        _("When do you speak with %(name)s?") % {"name": row.account.name},
        _("Plan it"),
        reverse("desk:calls"),
        lead=_("The clock in %(place)s is kept, also when clocks change.")
        % {"place": row.calendar.place or row.calendar.zone},
        verdict=policies.book(request.user, row),
        crumbs=crumbs(),
    )
    return deeds.ask(request, question, form, deed)


def reply(request: Request) -> HttpResponse:
    """An answer that came by mail, handed in as its file."""
    reader_or_404(request.user)

    def deed(given: Given) -> tuple[str, str]:
        handed = given["reply"]
        data = handed.read(300 * 1024)
        row, is_old = replying.take_reply(data, by=request.user, at=now())
        if is_old:
            messages.warning(request, _("They answered to a former time of that call."))
        said = _("%(name)s: %(answer)s.") % {
            "name": row.user.name,
            "answer": row.get_answer_display(),
        }
        return said, reverse("desk:call", args=[row.call_id])

    files = request.FILES if request.method == "POST" else None
    question = deeds.Question(
        _("Who answered by mail?"),
        _("Read it"),
        reverse("desk:calls"),
        crumbs=crumbs(),
        verdict=policies.write(request.user),
    )
    return deeds.ask(request, question, forms.Reply(deeds.sent(request), files), deed)


def calendar(request: Request) -> HttpResponse:
    """One's own calendar: where it is read when one is busy."""
    reader_or_404(request.user)

    def deed(given: Given) -> str:
        if not given["address"].strip():
            feeding.remove_free_busy(request.user, at=now())
            return _("The address is forgotten, and all that was read from it.")
        source = feeding.set_free_busy(request.user, at=now(), address=given["address"])
        feeding.read_free_busy(source, at=now())
        if source.fault:
            return _("It is kept, but could not be read just now. It is tried again each hour.")
        return _("It was read. No call is offered while you are busy.")

    question = deeds.Question(
        _("When are you busy?"),
        _("Keep it"),
        reverse("desk:calls"),
        crumbs=crumbs(),
        verdict=policies.write(request.user),
    )
    return deeds.ask(request, question, forms.Address(deeds.sent(request)), deed)


def crumbs(call: Call | None = None) -> tuple[tuple[str, str], ...]:
    found = [(_("Calls"), reverse("desk:calls"))]
    if call:
        found.append((call.title, reverse("desk:call", args=[call.pk])))
    return tuple(found)


def asked_to(request: Request, call: Call) -> list[User]:
    rows = CallPerson.objects.visible_to(request.user).filter(call=call).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def moment_of(given: Given, zone: ZoneInfo | Any) -> datetime:
    """A day and a time of a form, on a clock."""
    clock: time = given.pop("time")
    return datetime.combine(given.pop("day"), clock, zone)


def _why(request: Request, _call: Call) -> Form:
    return forms.Why(deeds.sent(request))


def _plain(request: Request, _call: Call) -> Form:
    return forms.Plain(deeds.sent(request))


def _move(request: Request, call: Call) -> Form:
    zone = ZoneInfo(call.engagement.calendar.zone)
    # Another time that somebody proposed, or that the page of slots found.
    wanted = forms.moment_of_key(request.GET.get("at", "")) or call.starts_at
    local = wanted.astimezone(zone) if wanted else None
    start = {"day": local.date(), "time": f"{local:%H:%M}"} if local else {}
    return forms.Move(deeds.sent(request), initial=start)


def _point(request: Request, _call: Call) -> Form:
    return forms.Point(deeds.sent(request))


def _decision(request: Request, _call: Call) -> Form:
    return forms.Decision(deeds.sent(request))


def _minutes(request: Request, call: Call) -> Form:
    there = Minutes.objects.visible_to(request.user).filter(call=call).first()
    return forms.Minutes(deeds.sent(request), initial={"text": there.text if there else ""})


def _action(request: Request, call: Call) -> Form:
    return forms.Action(crew.askable(call.engagement, request.user), deeds.sent(request))


def _came(request: Request, call: Call) -> Form:
    asked = asked_to(request, call)
    return forms.Came(asked, deeds.sent(request), initial={"came": [one.pk for one in asked]})


def _answer(request: Request, call: Call) -> Form:
    """The own answer; whoever keeps the calls notes those of others as well."""
    if not policies.write(request.user):
        return forms.AnswerFor(deeds.sent(request))
    start = {"person": request.GET.get("person", "") or request.user.pk}
    return forms.AnswerOf(asked_to(request, call), deeds.sent(request), initial=start)


def _may_hold(user: User, call: Call, at: datetime) -> Verdict:
    return policies.hold(user, call, at)


def _may(policy: Callable[[User, Call], Verdict]) -> Callable[[User, Call, datetime], Verdict]:
    return lambda user, call, _at: policy(user, call)


def _may_answer(user: User, call: Call, _at: datetime) -> Verdict:
    return policies.answer(user, CallPerson(call=call, user=user))


def _do_move(call: Call, given: Given, by: User, at: datetime) -> object:
    starts_at = moment_of(given, ZoneInfo(call.engagement.calendar.zone))
    return booking.move(call, by=by, at=at, starts_at=starts_at, **given)


def _do_answer(call: Call, given: Given, by: User, at: datetime) -> object:
    counter = None
    if given["answer"] == Answer.COUNTERED and given["day"] and given["time"]:
        counter = datetime.combine(given["day"], given["time"], get_current_timezone())
    return answering.answer(
        call,
        by=by,
        at=at,
        answer=given["answer"],
        words=given["words"],
        counter_at=counter,
        person=given.get("person"),
    )


ACTS: dict[str, Act] = {
    "time": Act(
        _later("To when is “%(title)s” moved?"),
        _later("Move it"),
        _later("“%(title)s” is moved. Answers are asked for anew."),
        _may(policies.move),
        _move,
        _do_move,
    ),
    "cancellation": Act(
        _later("Why is “%(title)s” cancelled?"),
        _later("Cancel it"),
        _later("“%(title)s” is cancelled, and everybody's time is free again."),
        _may(policies.cancel),
        _why,
        lambda call, given, by, at: booking.cancel(call, by=by, at=at, **given),
        is_danger=True,
    ),
    "points": Act(
        _later("What else is “%(title)s” about?"),
        _later("Add it"),
        _later("It stands on the agenda of “%(title)s”."),
        _may(policies.add_point),
        _point,
        lambda call, given, by, at: agenda.add_point(call, by=by, at=at, **given),
    ),
    "filling": Act(
        _later("Fill the agenda with what is promised and open?"),
        _later("Fill it"),
        _later("The agenda of “%(title)s” has what is promised and open."),
        _may(policies.change_agenda),
        _plain,
        lambda call, _given, by, at: agenda.fill(call, by=by, at=at),
    ),
    "sharing": Act(
        _later("Share the agenda of “%(title)s”?"),
        _later("Share it"),
        _later("The customer reads the agenda of “%(title)s” from now on."),
        _may(policies.change_agenda),
        _plain,
        lambda call, _given, by, at: agenda.share(call, by=by, at=at),
    ),
    "answer": Act(
        _later("Who comes to “%(title)s”?"),
        _later("Note it"),
        _later("The answer to “%(title)s” is noted."),
        _may_answer,
        _answer,
        _do_answer,
    ),
    "attendance": Act(
        _later("Who was in “%(title)s”?"),
        _later("It was held"),
        _later("“%(title)s” was held. Write its minutes."),
        _may_hold,
        _came,
        lambda call, given, by, at: outcome.hold(call, by=by, at=at, came=list(given["came"])),
    ),
    "absence": Act(
        _later("Did nobody come to “%(title)s”?"),
        _later("Nobody came"),
        _later("It is noted that nobody came to “%(title)s”."),
        _may_hold,
        _plain,
        lambda call, _given, by, at: outcome.no_show(call, by=by, at=at),
    ),
    "minutes": Act(
        _later("What was said in “%(title)s”?"),
        _later("Keep the minutes"),
        _later("The minutes of “%(title)s” are a draft until the recap is sent."),
        _may(policies.write_minutes),
        _minutes,
        lambda call, given, by, at: outcome.write_minutes(call, by=by, at=at, **given),
    ),
    "decisions": Act(
        _later("What is decided in “%(title)s”?"),
        _later("Note it"),
        _later("The decision is noted."),
        _may(policies.write_minutes),
        _decision,
        lambda call, given, by, at: outcome.decide(call, by=by, at=at, **given),
    ),
    "actions": Act(
        _later("What follows from “%(title)s”?"),
        _later("Note it"),
        _later("It has an owner and a day."),
        _may(policies.write_minutes),
        _action,
        lambda call, given, by, at: outcome.add_action(call, by=by, at=at, **given),
    ),
    "recap": Act(
        _later("Send the recap of “%(title)s”?"),
        _later("Send it"),
        _later("The recap of “%(title)s” goes to everybody who was asked."),
        _may(policies.write_minutes),
        _plain,
        lambda call, _given, by, at: outcome.send_recap(call, by=by, at=at),
    ),
}

"""What can be written in and around an escalation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import (
    CharField,
    ChoiceField,
    FileField,
    IntegerField,
    ModelChoiceField,
    Textarea,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Severity
from tsam.domains.escalations.models import Doer, LevelRole, Reason, Trend
from tsam.domains.escalations.rules import MOST_DAYS, MOST_MINUTES, Cadence, Rules
from tsam.domains.people.models import User
from tsam.faces.ui.fields import DayField, LocalMomentField, Place, chosen_among, several_among
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None
TRENDS = [("", _("As before")), *Trend.choices]


class Raise(Form):
    """For a customer: about which cases, or about the service itself."""

    beside = (("severity", "reason"), ("reachable_name", "reachable_phone"))

    application = Place(None, label=_("Customer and Application"))
    cases = several_among(
        label=_("Cases"),
        help_text=_("None, when it is about the service itself."),
    )
    title = CharField(
        label=_("In one sentence"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is the title of the case."),
    )
    severity = TypedChoiceField(
        label=_("Severity"),
        choices=[("", _("As the case")), *Severity.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = ChoiceField(label=_("Reason"), choices=Reason.choices)
    impact = CharField(
        label=_("What it costs their business"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("In their words. R&D reads this."),
    )
    exits = CharField(
        label=_("It is good again when"),
        required=False,
        max_length=2500,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("One line for each thing that must be true."),
    )
    contact = ModelChoiceField(
        User.objects.none(),
        label=_("We report to"),
        required=False,
        help_text=_("Left empty, it is who reported the case."),
    )
    reachable_name = CharField(
        label=_("Who can be called, in English"), max_length=120, required=False
    )
    reachable_phone = CharField(label=_("Phone"), max_length=40, required=False)


class Letter(Form):
    """A letter that came by mail, as its file."""

    letter = FileField(
        label=_("From a letter"),
        help_text=_("The .eml file. It is escalated in the name of who wrote it."),
        error_messages={
            "required": _("Choose the file of a letter."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    application = Place(
        None,
        label=_("Application"),
        required=False,
        empty_label=_("As the letter says"),
        help_text=_("Choose one when the letter does not say which it is about."),
    )


class Report(Form):
    """What the composer sends: a report, or a remark that stays inside."""

    text = CharField(label=_("What happened"), max_length=4000)
    reach = ChoiceField(choices=[("report", ""), ("note", "")], required=False)
    coming = CharField(label=_("What comes next"), max_length=2000, required=False)
    trend = ChoiceField(label=_("Trend"), choices=TRENDS, required=False)
    next_update_at = LocalMomentField(label=_("Next word"), required=False)


class Nothing(Form):
    """A deed that needs no words."""


class Because(Form):
    reason = CharField(label=_("Why"), max_length=300, widget=Textarea(attrs={"rows": 3}))


class Level(Form):
    """Who stands on the level, and why."""

    owner = ModelChoiceField(User.objects.none(), label=_("Who has it then"))
    reason = CharField(
        label=_("Why"),
        max_length=300,
        widget=Textarea(attrs={"rows": 2}),
        help_text=_("Stays inside. The customer reads the level and its role."),
    )


class Cover(Form):
    who = ModelChoiceField(User.objects.none(), label=_("Who leads it"))


class ChangeSeverity(Form):
    beside = (("reachable_name", "reachable_phone"),)

    severity = TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int)
    reachable_name = CharField(
        label=_("Who can be called, in English"),
        max_length=120,
        required=False,
        help_text=_("For severity 0."),
    )
    reachable_phone = CharField(label=_("Phone"), max_length=40, required=False)


class Exit(Form):
    words = CharField(label=_("What must be true"), max_length=200)


class Plan(Form):
    """Who does what by when."""

    beside = (("doer", "owner"),)

    words = CharField(label=_("What is done"), max_length=200)
    doer = ChoiceField(label=_("Side"), choices=Doer.choices)
    owner = ModelChoiceField(User.objects.none(), label=_("Who does it"), required=False)
    due_on = DayField(label=_("By"))


class AddCase(Form):
    case = chosen_among(label=_("Case"))


class Merge(Form):
    into = chosen_among(label=_("Part of"))


class AskToClose(Form):
    words = CharField(
        label=_("A word with it"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
    )


class Review(Form):
    cause = CharField(label=_("The cause"), max_length=2000, widget=Textarea(attrs={"rows": 2}))
    seen_late = CharField(
        label=_("What we saw too late"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 2}),
    )
    change = CharField(
        label=_("What we change"), max_length=2000, widget=Textarea(attrs={"rows": 2})
    )
    lesson = CharField(
        label=_("What the customer reads"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("Only this goes to them, and only if something stands here."),
    )


class SetRules(Form):
    """Levels and days, and the minutes of each severity."""

    beside = (
        ("acknowledge_0", "update_0"),
        ("acknowledge_1", "update_1"),
        ("acknowledge_2", "update_2"),
        ("acknowledge_3", "update_3"),
        ("level_2", "level_3", "level_4"),
        ("monitor_days", "silence_days", "review_days"),
    )

    def __init__(self, data: Given, rules: Rules) -> None:
        super().__init__(data)
        self.version = rules.version
        for severity in range(4):
            one = rules.cadence[severity]
            unit = _("minutes of every hour") if one.always else _("minutes of service")
            for name, label, value in (
                ("acknowledge", _("Severity %(n)d, our answer"), one.acknowledge),
                ("update", _("Severity %(n)d, each word"), one.update),
            ):
                self.fields[f"{name}_{severity}"] = IntegerField(
                    label=label % {"n": severity},
                    min_value=1,
                    max_value=MOST_MINUTES,
                    initial=value,
                    help_text=unit,
                )
        others = [("", _("none")), *[one for one in LevelRole.choices if one[0] != LevelRole.TSAM]]
        for level in (2, 3, 4):
            self.fields[f"level_{level}"] = ChoiceField(
                label=_("Level %(n)d") % {"n": level},
                choices=others,
                required=False,
                initial=rules.levels[level - 1] if level <= rules.top else "",
            )
        for name, label, least in (
            ("monitor_days", _("Under watch, service days"), 1),
            ("silence_days", _("Silence that counts, service days"), 3),
            ("review_days", _("Until the review, service days"), 1),
        ):
            self.fields[name] = IntegerField(
                label=label, min_value=least, max_value=MOST_DAYS, initial=getattr(rules, name)
            )
        self.fields["reason"] = CharField(label=_("Why"), max_length=300)

    def rules(self) -> Rules:
        given = self.cleaned_data
        roles = [given[f"level_{level}"] for level in (2, 3, 4)]
        return Rules(
            version=self.version,
            levels=(LevelRole.TSAM, *[role for role in roles if role]),
            cadence={
                n: Cadence(given[f"acknowledge_{n}"], given[f"update_{n}"], always=n == 0)
                for n in range(4)
            },
            monitor_days=given["monitor_days"],
            silence_days=given["silence_days"],
            review_days=given["review_days"],
        )


def offer_people(form: Form, name: str, people: Iterable[User]) -> None:
    field = form.fields[name]
    if isinstance(field, ModelChoiceField):
        keys = [person.pk for person in people]
        field.queryset = User.objects.filter(pk__in=keys).order_by("name")

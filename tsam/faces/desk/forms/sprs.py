"""What can be written about a defect, whom it hits, and what is asked of R&D."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import (
    BooleanField,
    CharField,
    ModelChoiceField,
    Textarea,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import SprSeverity, SprState, Tracker, Wanted, Workaround
from tsam.faces.ui.fields import DayField, chosen_among, offer
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None

NO_NAMES = _("Others read it too, so name no customer.")


def _text(label: Any, *, help_text: Any = "", required: bool = True, rows: int = 3) -> CharField:
    return CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=Textarea(attrs={"rows": rows}),
    )


def _line(label: Any, *, help_text: Any = "", required: bool = True, most: int = 200) -> CharField:
    return CharField(label=label, help_text=help_text, required=required, max_length=most)


class Describe(Form):
    """A defect in the words of the house."""

    beside: ClassVar[Sequence[Sequence[str]]] = (
        ("product", "component"),
        ("found_in", "severity"),
    )

    title = _line(_("What breaks"), help_text=NO_NAMES)
    text = _text(
        _("What is known of it"),
        help_text=_("Internal: Technical Support, R&D and Product Management read it."),
        required=False,
        rows=4,
    )
    product = _line(_("Product"), required=False, most=80)
    component = _line(_("Component"), required=False, most=80)
    found_in = _line(_("Found in release"), required=False, most=80)
    severity = TypedChoiceField(
        label=_("Severity"), choices=SprSeverity.choices, coerce=int, initial=SprSeverity.HIGH
    )


class Raise(Describe):
    public_title = _line(
        _("Title for customers"),
        help_text=_("Left empty, they read the title above."),
        required=False,
    )
    public_text = _text(
        _("What customers read"),
        help_text=_("Every customer that it hits reads this. It can follow later."),
        required=False,
    )


class RaiseThere(Raise):
    """The same, with what becomes of it in R&D's tracker; without a tracker nothing is asked."""

    beside = (*Raise.beside, ("tracker", "issue_key"))

    tracker = ModelChoiceField(
        Tracker.objects.none(),
        label=_("In R&D's tracker"),
        required=False,
        empty_label=_("not there"),
    )
    issue_key = _line(
        _("Key of an issue"),
        required=False,
        most=300,
        help_text=_("Left empty, it is created there, without a word of any customer."),
    )

    def __init__(self, data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        field, there = self.fields["tracker"], Tracker.objects.order_by("name")
        if isinstance(field, ModelChoiceField) and there.exists():
            field.queryset = there
            return
        del self.fields["tracker"], self.fields["issue_key"]


class WhichSpr(Form):
    number = _line(
        _("Number of the SPR"),
        help_text=_("SPR13053430 or its digits, with or without blanks."),
        most=40,
    )


class Double(WhichSpr):
    public_reason = _line(_("What customers read"), required=False, most=400, help_text=NO_NAMES)


class Own(Form):
    person = ModelChoiceField(
        User.objects.none(), label=_("Who of R&D"), required=False, empty_label=_("Nobody")
    )

    def __init__(self, data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["person"]
        if isinstance(field, ModelChoiceField):
            there = User.objects.filter(is_active=True, held_functions__function=Function.RND)
            field.queryset = there.order_by("name", "pk")


class Step(Form):
    """Which step it takes; only those are offered that the reader may take."""

    state = TypedChoiceField(label=_("It is now"))
    resolved_in = _line(
        _("In release"), required=False, most=80, help_text=_("Needed where it is resolved.")
    )
    reason = _line(
        _("Why, for our own people"),
        required=False,
        most=400,
        help_text=_("Needed for a decision against a fix. Name no customer."),
    )
    public_reason = _line(
        _("Why, as customers read it"),
        required=False,
        most=400,
        help_text=_("Needed for a decision against a fix. Every customer that it hits reads it."),
    )

    def __init__(self, states: Sequence[str], data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["state"]
        if isinstance(field, TypedChoiceField):
            field.choices = [(state, SprState(state).label) for state in states]


class Target(Form):
    beside = (("release", "on"),)

    release = _line(_("In release"), most=80)
    on = DayField(label=_("Released on"), required=False)
    reason = _line(
        _("Why, for our own people"),
        required=False,
        most=400,
        help_text=_("Needed where it comes later than was said. Name no customer."),
    )
    public_reason = _line(
        _("Why, as customers read it"), required=False, most=400, help_text=NO_NAMES
    )


class Words(Form):
    title = _line(_("Title for customers"), help_text=NO_NAMES)
    text = _text(
        _("What customers read"),
        help_text=_("You stand for it with your name; customers do not see whose it is."),
        rows=5,
    )


class Help(Form):
    quality = TypedChoiceField(label=_("How far one gets"), choices=Workaround.choices)
    text = _text(
        _("What helps"), help_text=_("Every customer that it hits reads it."), required=False
    )
    is_verified = BooleanField(
        label=_("I tried it myself"),
        required=False,
        help_text=_("Then your name stands beside it, for our own people."),
    )


class Hit(Form):
    """What waits for the fix at one customer; the customer reads it."""

    wanted = TypedChoiceField(label=_("How much they want it"), choices=Wanted.choices)
    why = _line(_("Why"), required=False, most=400, help_text=_("This customer reads it."))
    milestone = chosen_among(label=_("Milestone that waits"), required=False)
    requirement = chosen_among(label=_("Need that waits"), required=False)

    def __init__(
        self,
        milestones: QuerySet[Any],
        needs: QuerySet[Any],
        data: Given = None,
        initial: Given = None,
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self, "milestone", milestones)
        offer(self, "requirement", needs)


class Ask(Form):
    beside = (("release", "on"),)

    justification = _text(
        _("What it costs them, and by when"),
        help_text=_("R&D reads this. Name no customer: “a go-live on 12 December waits”."),
    )
    release = _line(_("Wanted in release"), required=False, most=80)
    on = DayField(label=_("Wanted by"), required=False)


class Accept(Form):
    beside = (("release", "on"),)

    release = _line(_("In release"), most=80)
    on = DayField(label=_("Released on"))
    reply = _line(
        _("Answer"), required=False, most=400, help_text=_("The TSAM reads it. Name no customer.")
    )
    public_reason = _line(_("What customers read"), required=False, most=400, help_text=NO_NAMES)


class Reply(Form):
    reply = _text(_("Answer"), help_text=_("The TSAM reads it. Name no customer."))


class More(Form):
    more = _text(_("What was asked for"), help_text=_("R&D reads it, so name no customer."))


class OnDay(Form):
    on = DayField(label=_("On"))


class Again(Form):
    reason = _text(
        _("What was not seen, or is different"),
        help_text=_("In the customer's own words: they stay with them and Technical Support."),
    )

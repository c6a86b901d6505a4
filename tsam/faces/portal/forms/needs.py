"""What a customer says about the own needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.forms import (
    CharField,
    ChoiceField,
    DateField,
    RadioSelect,
    Textarea,
    TextInput,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import User
from tsam.faces.ui.fields import chosen_among, offer
from tsam.faces.ui.forms import DateInput, Form

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What a weight means, in words of the people who need it.
WEIGHTS: dict[int, StrPromise] = {
    1: _("Good to have"),
    2: _("It helps our work"),
    3: _("It matters every week"),
    4: _("It hurts when it is missing"),
    5: _("We cannot work without it"),
}
_MOST_WHY = 400


def _weight() -> TypedChoiceField:
    return TypedChoiceField(
        label=_("Weight"),
        choices=list(WEIGHTS.items()),
        coerce=int,
        widget=RadioSelect,
        error_messages={"required": _("Choose a weight, so that we know what comes first.")},
    )


def _why(label: StrPromise, hint: StrPromise, missing: StrPromise) -> CharField:
    return CharField(
        label=label,
        help_text=hint,
        max_length=_MOST_WHY,
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": missing},
    )


class Describe(Form):
    """The words of a need."""

    statement = CharField(
        label=_("What you need"),
        max_length=200,
        help_text=_("One sentence, as you would say it to a colleague."),
        error_messages={"required": _("Say in one sentence what you need.")},
    )
    reason = CharField(
        label=_("Why"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("What it costs you when it is missing."),
    )
    measure = CharField(
        label=_("How one sees that it is met"),
        max_length=200,
        required=False,
        help_text=_("Such as: hours of outage in a month, at most one."),
    )
    review_on = DateField(
        label=_("Look at it again on"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Choose a day from the calendar.")},
    )

    def words(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {name: self.cleaned_data[name] for name in Describe.base_fields}


class Write(Describe):
    """A new need: on which Application, and how much it weighs."""

    weight = _weight()

    field_order = ("engagement", "statement", "reason", "measure", "weight", "review_on")

    def __init__(
        self, *args: Any, offered: Sequence[tuple[Engagement, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(engagement.pk): engagement for engagement, _label in offered}
        if len(offered) != 1:
            self.fields["engagement"] = ChoiceField(
                label=_("Which Application"),
                choices=[(str(engagement.pk), label) for engagement, label in offered],
                error_messages={
                    "required": _("Choose the Application that it is about."),
                    "invalid_choice": _("Choose one of your Applications."),
                },
            )
            self.order_fields(self.field_order)

    def engagement(self) -> Engagement:
        """The one that was chosen, or the only one."""
        return self.offered[self.cleaned_data.get("engagement") or next(iter(self.offered))]


class Own(Form):
    """Who owns a need with the customer."""

    person = chosen_among(label=_("Who owns it with you"), required=False)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", colleagues)


class Weigh(Form):
    weight = _weight()
    reason = _why(
        _("Why"),
        _("Your TSAM reads it, and so does whoever looks at it later."),
        _("Say why, so that both sides can talk about it."),
    )


class Again(Form):
    reason = _why(
        _("What happened"),
        _("It is in force again at once."),
        _("Say what happened, for whoever works on it."),
    )


class Withdraw(Form):
    reason = CharField(
        label=_("Why"),
        max_length=_MOST_WHY,
        widget=TextInput,
        error_messages={"required": _("A few words are enough, such as: the line was closed.")},
    )

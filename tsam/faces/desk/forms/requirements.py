"""What can be written about a customer's documented need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BooleanField, CharField, ModelChoiceField, Textarea, TypedChoiceField
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import User
from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None

WEIGHTS = [
    (5, _("5, they cannot work without it")),
    (4, _("4, it hurts when it is missing")),
    (3, _("3, it matters every week")),
    (2, _("2, it helps their work")),
    (1, _("1, good to have")),
]


def _weight() -> TypedChoiceField:
    return TypedChoiceField(label=_("Weight"), choices=WEIGHTS, coerce=int, initial=3)


class Words(Form):
    """What a requirement says, and who answers for it on either side."""

    beside = (("vendor_owner", "customer_owner"), ("weight", "review_on"))

    statement = CharField(
        label=_("What they need"),
        max_length=200,
        help_text=_("One sentence, in their words: “Release of drawings is never interrupted”."),
    )
    reason = CharField(
        label=_("Why"), max_length=2000, required=False, widget=Textarea(attrs={"rows": 3})
    )
    measure = CharField(
        label=_("How one sees that it is met"),
        max_length=200,
        required=False,
        help_text=_("A figure and its goal, such as “hours of outage a month, at most 1”."),
    )
    vendor_owner = ModelChoiceField(
        User.objects.none(), label=_("Owner at our side"), required=False, empty_label=_("Nobody")
    )
    customer_owner = ModelChoiceField(
        User.objects.none(), label=_("Owner at their side"), required=False, empty_label=_("Nobody")
    )
    review_on = DayField(label=_("Looked at again on"), required=False)

    def __init__(
        self,
        ours: Iterable[User],
        theirs: Iterable[User],
        data: Given = None,
        initial: Given = None,
    ) -> None:
        super().__init__(data, initial=initial)
        for name, people in (("vendor_owner", ours), ("customer_owner", theirs)):
            field = self.fields[name]
            if isinstance(field, ModelChoiceField):
                keys = [person.pk for person in people]
                field.queryset = User.objects.filter(pk__in=keys).order_by("name")


class New(Words):
    weight = _weight()
    is_published = BooleanField(
        label=_("Technical Support reads it at once"),
        required=False,
        initial=True,
        help_text=_("Without this it waits until you publish it."),
    )


class FromCase(Words):
    """A need that came up in a case: it is published at once, and the case serves it."""

    weight = _weight()


class Weigh(Form):
    weight = _weight()
    reason = CharField(
        label=_("Why this weight"),
        max_length=400,
        required=False,
        help_text=_("Needed where it is not the weight that the customer gave it."),
    )


class Dispute(Form):
    weight = _weight()
    reason = CharField(
        label=_("Why this weight"),
        max_length=400,
        help_text=_("The customer reads it, and answers with a weight or takes yours."),
    )


class Why(Form):
    reason = CharField(label=_("Why"), max_length=400, widget=Textarea(attrs={"rows": 3}))

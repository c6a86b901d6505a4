"""What can be written about a review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import (
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    HiddenInput,
    IntegerField,
    Textarea,
    TimeField,
    TimeInput,
    TypedChoiceField,
    TypedMultipleChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.objectives.models import OutcomeVerdict
from tsam.domains.people.models import User
from tsam.domains.reviews.actions.minuting import written_meanwhile
from tsam.domains.reviews.models import Minutes
from tsam.domains.reviews.rhythm import RHYTHMS
from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None
_OURS_CLOCK = _("On the clock of the place where they are served.")


def _time() -> TimeField:
    widget = TimeInput(format="%H:%M", attrs={"type": "time"})
    return TimeField(label=_("Begins"), widget=widget, help_text=_OURS_CLOCK)


def _next_day() -> DayField:
    return DayField(
        label=_("The next one on"),
        required=False,
        help_text=_("Leave it empty to follow the rhythm."),
    )


class Rhythm(Form):
    beside = (("months", "first_on"), ("begins", "minutes"))

    months = TypedChoiceField(label=_("How often"), choices=list(RHYTHMS.items()), coerce=int)
    first_on = DayField(label=_("The next one on"))
    begins = _time()
    minutes = IntegerField(label=_("Minutes"), min_value=15, max_value=480)
    place = CharField(label=_("Place or link"), max_length=300, required=False)


class Move(Form):
    beside = (("on", "begins"),)

    on = DayField(label=_("Day"))
    begins = _time()
    place = CharField(label=_("Place or link"), max_length=300, required=False)
    reason = CharField(label=_("Why"), max_length=400, help_text=_("Both sides read it."))


class Skip(Form):
    reason = CharField(label=_("Why"), max_length=400, help_text=_("Both sides read it."))
    next_on = _next_day()


class NoShow(Form):
    reason = CharField(
        label=_("What was done to reach them"),
        max_length=400,
        help_text=_("Both sides read it."),
    )
    next_on = _next_day()


class Point(Form):
    title = CharField(label=_("What is to be spoken of"), max_length=300)
    detail = CharField(label=_("More"), max_length=400, required=False)


class Held(Form):
    present = TypedMultipleChoiceField(
        label=_("Who was there"), coerce=int, widget=CheckboxSelectMultiple
    )
    next_on = _next_day()

    def __init__(self, people: Iterable[User], data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["present"]
        if isinstance(field, ChoiceField):
            field.choices = [(one.pk, one.name) for one in people]


class _OfSomebody(Form):
    """A form that chooses among people whom the page offers."""

    name = "person"

    def __init__(self, people: Iterable[User], data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields[self.name]
        if isinstance(field, ChoiceField):
            field.choices = [("", _("Choose")), *((one.pk, one.name) for one in people)]


class Person(_OfSomebody):
    person = TypedChoiceField(label=_("Who"), coerce=int)


class Agree(_OfSomebody):
    name = "owner"
    beside = (("owner", "due_on"),)

    words = CharField(label=_("What is to be done"), max_length=300)
    owner = TypedChoiceField(label=_("By whom"), coerce=int)
    due_on = DayField(label=_("By"))


class Decide(Form):
    words = CharField(label=_("What was decided"), max_length=400)


class Outcome(Form):
    need = TypedChoiceField(label=_("Need"), coerce=int)
    verdict = ChoiceField(label=_("What came of it"), choices=OutcomeVerdict.choices)
    words = CharField(
        label=_("What one sees of it"),
        max_length=400,
        required=False,
        help_text=_("The customer reads it. Needed unless it was served."),
    )

    def __init__(self, needs: Iterable[Any], data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["need"]
        if isinstance(field, ChoiceField):
            field.choices = [(one.pk, str(one)) for one in needs]


class Write(Form):
    """The words of the draft, made from the one that was there when the page was opened."""

    seen = CharField(required=False, widget=HiddenInput, max_length=60)
    text = CharField(
        label=_("What was said"),
        max_length=20000,
        required=False,
        widget=Textarea(attrs={"rows": 10}),
        help_text=_("Decisions, actions, outcomes and who was there are added by themselves."),
    )

    def __init__(self, draft: Minutes | None, data: Given = None) -> None:
        start = {"text": draft.text, "seen": draft.stamp} if draft else {}
        super().__init__(data, initial=start)
        self.draft = draft

    def clean(self) -> dict[str, Any]:
        """Somebody else's words are shown beside one's own, and never written over unseen."""
        given: dict[str, Any] = super().clean() or {}
        said, draft = str(given.get("text", "")).strip(), self.draft
        if draft is None or given.get("seen") == draft.stamp or said == draft.text:
            return given
        self.add_error("text", written_meanwhile(draft))
        self.fields["theirs"] = CharField(
            label=_("What %(name)s kept") % {"name": draft.written_by.name},
            required=False,
            widget=Textarea(attrs={"rows": 8, "readonly": True}),
        )
        self.data = {**dict(self.data.items()), "theirs": draft.text, "seen": draft.stamp}
        return given


class Note(Form):
    text = CharField(
        label=_("For Technical Support alone"),
        max_length=4000,
        widget=Textarea(attrs={"rows": 4}),
    )


class MoveAction(Form):
    due_on = DayField(label=_("By"))
    reason = CharField(label=_("Why"), max_length=400, help_text=_("Both sides read it."))


class Done(Form):
    words = CharField(label=_("What was done"), max_length=400, required=False)


class Why(Form):
    reason = CharField(label=_("Why"), max_length=400, help_text=_("Both sides read it."))

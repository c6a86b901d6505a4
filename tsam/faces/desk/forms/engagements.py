"""What can be written about an engagement, and about who serves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    HiddenInput,
    ModelChoiceField,
    TypedChoiceField,
)
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.availability import decide_language
from tsam.domains.accounts.models import EngagementState, ServiceCalendar
from tsam.domains.accounts.terms import MOST_YEARS
from tsam.domains.people.models import LANGUAGES, User
from tsam.domains.staffing.fitness import Fit
from tsam.domains.staffing.models import AssignmentRole, StaffingNeed
from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form
from tsam.kernel.verdicts import Verdict

OTHER = "other"


def term_lengths() -> list[tuple[int, str]]:
    """A term is sold by the year, ten at most (R2)."""
    return [
        (12 * n, ngettext("%(n)d year", "%(n)d years", n) % {"n": n})
        for n in range(1, MOST_YEARS + 1)
    ]


class Order(Form):
    """A TSAM for an Application."""

    beside = (("starts_on", "months"), ("language", "other_language"))

    starts_on = DayField(label=_("First day"))
    months = TypedChoiceField(label=_("Length"), choices=term_lengths, coerce=int)
    calendar = ModelChoiceField(
        ServiceCalendar.objects.order_by("name"), label=_("Service hours"), empty_label=None
    )
    language = ChoiceField(
        label=_("Language asked for"), choices=[*LANGUAGES, (OTHER, _("Another language"))]
    )
    other_language = CharField(label=_("Which one"), max_length=40, required=False)
    english_agreed_by = CharField(
        label=_("Who of the customer agreed to English"), max_length=120, required=False
    )
    mismatch_reason = CharField(
        label=_("Why the term does not end with the contract"), max_length=200, required=False
    )

    def asked_language(self) -> str:
        """What the customer asked for, also while the form is still being filled in."""
        chosen = str(self["language"].value() or "en")
        if chosen != OTHER:
            return chosen
        typed = str(self["other_language"].value() or "").strip()
        known = {str(label).casefold(): code for code, label in LANGUAGES}
        return known.get(typed.casefold(), typed)

    def looked_at(self) -> None:
        """Nothing is ordered yet: what is asked for only now is not missing yet."""
        for name in ("other_language", "english_agreed_by", "mismatch_reason"):
            self.errors.pop(name, None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("language") == OTHER and not given.get("other_language"):
            self.add_error("other_language", _("Write which language they asked for."))
            return given
        agreed = bool(given.get("english_agreed_by"))
        verdict = decide_language(self.asked_language(), is_english_agreed=agreed)
        if not verdict:
            self.add_error("english_agreed_by", verdict.reason)
        return given

    def ordered(self) -> dict[str, Any]:
        """What the order says, once the form is right."""
        names = ("calendar", "starts_on", "months", "english_agreed_by", "mismatch_reason")
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "asked_language": self.asked_language()}


class Advance(Form):
    state = ChoiceField(choices=EngagementState.choices, widget=HiddenInput)


class Why(Form):
    reason = CharField(label=_("Why"), max_length=200)


class Renew(Form):
    months = TypedChoiceField(label=_("Length"), choices=term_lengths, coerce=int)
    mismatch_reason = CharField(
        label=_("Why the term does not end with the contract"),
        max_length=200,
        required=False,
        help_text=_("Needed only where the two do not end on the same day."),
    )


class Assign(Form):
    """Who serves, as what, from when to when."""

    beside = (("starts_on", "ends_on"),)

    role = ChoiceField(label=_("As"), choices=AssignmentRole.choices)
    user = ChoiceField(label=_("Who"))
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("Empty means: until somebody else takes over."),
    )

    def __init__(
        self, fits: Iterable[tuple[Fit, Verdict]], data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        offered = list(fits)
        self.people = {str(fit.person.pk): fit.person for fit, _verdict in offered}
        who = self.fields["user"]
        if isinstance(who, ChoiceField):
            who.choices = [
                (fit.person.pk, fit.person.name if verdict else _unfit(fit.person.name))
                for fit, verdict in offered
            ]

    def clean_user(self) -> User:
        return self.people[self.cleaned_data["user"]]


def _unfit(name: str) -> str:
    return gettext("%(name)s, does not meet what is asked") % {"name": name}


class EndAssignment(Form):
    ends_on = DayField(label=_("Last day"))


class AddRequirement(Form):
    beside = (("need", "value"),)

    need = ChoiceField(label=_("Kind"), choices=StaffingNeed.choices)
    value = CharField(
        label=_("What"),
        max_length=64,
        help_text=_("A language such as ja, a zone such as Asia/Tokyo, or the name of a rule."),
    )
    is_hard = BooleanField(label=_("It must hold"), required=False, initial=True)


class TryOrder(Form):
    """An order that is only tried: what is left out stays as it is."""

    package = ChoiceField(label=_("Package"), required=False)
    tsam = ChoiceField(
        label=_("TSAM"),
        required=False,
        choices=[
            ("", _("the TSAM as it is")),
            ("yes", _("with a TSAM")),
            ("no", _("without a TSAM")),
        ],
    )
    starts_on = DayField(label=_("From"))
    months = TypedChoiceField(label=_("For"), choices=term_lengths, coerce=int)

    def __init__(self, packages: Iterable[tuple[str, str]], asked: Mapping[str, Any]) -> None:
        super().__init__(asked)
        package = self.fields["package"]
        if isinstance(package, ChoiceField):
            package.choices = [("", _("as it is")), *packages]

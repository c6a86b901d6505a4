"""What an administrator or a staffing manager writes about people of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import (
    CharField,
    CheckboxSelectMultiple,
    DateField,
    EmailField,
    MultipleChoiceField,
    TextInput,
)
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import Function
from tsam.faces.ui.forms import DateInput, Form

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What a function lets somebody do and read, in one line each.
MEANS: dict[str, StrOrPromise] = {
    Function.TSAM: _("serves engagements, reads all cases, imports histories"),
    Function.TSE: _("works on cases, reads all of them"),
    Function.SUPPORT_MANAGER: _("leads support: calendars, weights, contracts, imports"),
    Function.STAFFING_MANAGER: _("staffs engagements, records what people are attested for"),
    Function.RND: _("reads the cases it is asked about"),
    Function.PRODUCT_MANAGEMENT: _("reads customers and the cases it is asked about"),
    Function.SALES: _("keeps customers, contracts and engagements, reads no case"),
    Function.GLOBAL_SERVICES: _("reads customers and engagements"),
    Function.ADMINISTRATOR: _("sets up people, packages, calendars; reads no case"),
}


def _functions() -> list[tuple[str, SafeString]]:
    return [
        (value, format_html("{} <small>{}</small>", label, MEANS[value]))
        for value, label in Function.choices
    ]


class FunctionsField(MultipleChoiceField):
    """Functions with what each of them means."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_functions, widget=CheckboxSelectMultiple, **options)


class Invite(Form):
    name = CharField(label=_("Name"), max_length=120)
    email = EmailField(
        label=_("E-mail"), help_text=_("The invitation goes there, and opens once within a week.")
    )
    functions = FunctionsField(
        label=_("Functions"), error_messages={"required": _("Choose at least one function.")}
    )


class Functions(Form):
    functions = FunctionsField(label=_("Functions"), required=False)


class Attest(Form):
    rule = CharField(
        label=_("Rule"),
        max_length=40,
        help_text=_("As the engagement names it, such as us-person. Never a nationality."),
        widget=TextInput(attrs={"list": "rules", "autocomplete": "off"}),
    )
    valid_from = DateField(label=_("First day"), widget=DateInput)
    valid_until = DateField(label=_("Last day"), widget=DateInput, required=False)

"""What is typed at the door and in one's own settings."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    EmailField,
    EmailInput,
    IntegerField,
    PasswordInput,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import LANGUAGES, Density, Scope, Theme
from tsam.faces.ui.forms import Form


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


class ChoosePassword(Form):
    password = CharField(
        label=_("New password"),
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Twelve signs or more. A sentence is easy to remember."),
    )


class ForgottenPassword(Form):
    email = EmailField(
        label=_("E-mail address"), widget=EmailInput(attrs={"autocomplete": "username"})
    )


class Profile(Form):
    name = CharField(label=_("Name"), max_length=120)
    time_zone = ChoiceField(label=_("Time zone"), choices=_zones)
    language = ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        help_text=_("What you write and are answered in. The pages themselves speak English."),
    )
    theme = ChoiceField(label=_("Look"), choices=Theme.choices)
    density = ChoiceField(label=_("Rows"), choices=Density.choices)
    single_keys = BooleanField(
        label=_("Single keys act, such as J for the next row"), required=False
    )


class NewKey(Form):
    name = CharField(label=_("What is it for"), max_length=80)
    scope = ChoiceField(label=_("It may"), choices=Scope.choices)
    days = IntegerField(label=_("Valid for days"), min_value=1, max_value=366, initial=90)

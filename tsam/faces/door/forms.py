"""What is typed at the door and in one's own settings."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    EmailField,
    EmailInput,
    PasswordInput,
    RadioSelect,
    TextInput,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import LANGUAGES, Density, Scope, Theme
from tsam.faces.ui.forms import Form

# How long a key for another system may last.
DAYS = ((30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (366, _("a year")))


class ZoneField(CharField):
    """A time zone by its name, or by the city that names it alone."""

    widget = TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        asked = " ".join(str(super().clean(value)).split()).replace(" ", "_").lower()
        known = {zone.lower(): zone for zone in zones()}
        found = [known[asked]] if asked in known else []
        found = found or [zone for name, zone in known.items() if name.endswith(f"/{asked}")]
        if len(found) != 1:
            raise ValidationError(_("Choose a zone such as Europe/Berlin."))
        return found[0]


def zones() -> list[str]:
    return [zone for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


class ChoosePassword(Form):
    password = CharField(
        label=_("New password"),
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ForgottenPassword(Form):
    email = EmailField(
        label=_("E-mail address"), widget=EmailInput(attrs={"autocomplete": "username"})
    )


class Profile(Form):
    name = CharField(
        label=_("Name"), max_length=120, widget=TextInput(attrs={"autocomplete": "name"})
    )
    time_zone = ZoneField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("Type a city. All times are told in it."),
    )
    language = ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        help_text=_("What you write and are answered in. The pages themselves speak English."),
    )
    theme = ChoiceField(label=_("Look"), choices=Theme.choices, widget=RadioSelect)
    density = ChoiceField(label=_("Rows of lists"), choices=Density.choices, widget=RadioSelect)
    single_keys = BooleanField(
        label=_("Single keys act, such as J for the next row"), required=False
    )


class NewKey(Form):
    name = CharField(
        label=_("What is it for"),
        max_length=80,
        error_messages={"required": _("A few words, so that you know it again.")},
    )
    scope = ChoiceField(label=_("It may"), choices=Scope.choices, widget=RadioSelect)
    days = TypedChoiceField(label=_("Valid for"), choices=DAYS, coerce=int)

"""What an account administrator says about the own people."""

from __future__ import annotations

from django.forms import BooleanField, CharField, ChoiceField, EmailField, MultipleChoiceField
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Application, Reach
from tsam.faces.ui.forms import Form


class Reaching(Form):
    """How far somebody sees; the Applications on offer are the organisation's own."""

    reach = ChoiceField(label=_("Sees"), choices=Reach.choices)
    is_administrator = BooleanField(label=_("Manages the contacts too"), required=False)

    def __init__(self, *args: object, offered: list[Application], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in offered}
        choices = [(key, one.name) for key, one in self.offered.items()]
        self.fields["applications"] = MultipleChoiceField(
            label=_("Applications"), choices=choices, required=False
        )

    def chosen(self) -> list[Application]:
        return [self.offered[key] for key in self.cleaned_data["applications"]]


class Invite(Reaching):
    email = EmailField(label=_("Work e-mail"))
    name = CharField(label=_("Name"), max_length=120)
    job_title = CharField(label=_("Role"), max_length=80, required=False)
    speaks_english = BooleanField(label=_("Speaks English"), required=False, initial=True)

    field_order = ["email", "name", "job_title", "speaks_english", "reach", "applications"]

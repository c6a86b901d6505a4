"""What is written about a support package: its features and how soon an answer is due."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    CheckboxSelectMultiple,
    Field,
    MultipleChoiceField,
    TextInput,
)
from django.forms import ValidationError as Wrong
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsam.domains.accounts.actions.package import MOST_MINUTES
from tsam.domains.accounts.models import Feature, Severity
from tsam.faces.ui.forms import Form

_SPAN = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*(?:min|m)?)?", re.ASCII | re.IGNORECASE)


class SpanField(Field):
    """A length of time such as "30 min", "4 h" or "1 h 30 min"; cleaned to minutes."""

    widget = TextInput

    def prepare_value(self, value: Any) -> Any:
        return in_words(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = _SPAN.fullmatch(text)
        minutes = int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0
        if not 0 < minutes <= MOST_MINUTES:
            raise Wrong(_("Write a time such as 30 min, 4 h or 1 h 30 min."))
        return minutes


def in_words(minutes: int) -> str:
    """As it is typed: "4 h", "30 min", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} h"] if hours else []
    return " ".join([*said, *([f"{rest} min"] if rest else [])])


def _features() -> list[tuple[str, SafeString]]:
    return [
        (value, format_html('<span class="faint tab">{}</span> {}', value, label))
        for value, label in Feature.choices
    ]


@dataclass(frozen=True)
class Target:
    """The fields of one severity, side by side."""

    severity: int
    label: str
    response: BoundField
    update: BoundField
    always: BoundField


class Describe(Form):
    """A package. A severity that says nothing follows GOLD."""

    name = CharField(label=gettext_lazy("Name"), max_length=60)
    features = MultipleChoiceField(
        label=gettext_lazy("What a TSAM gives on top of it"),
        choices=_features,
        widget=CheckboxSelectMultiple,
        required=False,
    )
    requires_tsam = BooleanField(
        label=gettext_lazy("Needs a TSAM (rule R7): without one it is listed as not compliant"),
        required=False,
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for severity, label in Severity.choices:
            named = {"severity": severity}
            self.fields[f"response_{severity}"] = SpanField(
                label=_("Severity %(severity)d, first answer") % named, required=False
            )
            self.fields[f"update_{severity}"] = SpanField(
                label=_("Severity %(severity)d, each further word") % named, required=False
            )
            self.fields[f"always_{severity}"] = BooleanField(
                label=_("Severity %(severity)d, round the clock") % named,
                required=False,
                help_text=label,
            )

    @property
    def targets(self) -> list[Target]:
        return [
            Target(
                severity,
                str(label),
                self[f"response_{severity}"],
                self[f"update_{severity}"],
                self[f"always_{severity}"],
            )
            for severity, label in Severity.choices
        ]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for severity in Severity.values:
            response, update = f"response_{severity}", f"update_{severity}"
            if response in self.errors or update in self.errors:
                continue
            if (given.get(response) is None) != (given.get(update) is None):
                missing = response if given.get(response) is None else update
                self.add_error(missing, _("Write both times, or neither: then it is as with GOLD."))
        return given

    def said(self) -> dict[str, Any]:
        """As the catalogue takes it."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "features": given["features"],
            "requires_tsam": given["requires_tsam"],
            "targets": {
                severity: (
                    given[f"response_{severity}"],
                    given[f"update_{severity}"],
                    given[f"always_{severity}"],
                )
                for severity in Severity.values
                if given[f"response_{severity}"] is not None
            },
        }


class Add(Describe):
    code = CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Two to twenty letters, digits, - or _; it stays for ever."),
    )
    field_order = ("code", "name")


def given_by(
    name: str,
    features: list[str],
    targets: Mapping[int, tuple[int, int, bool]],
    *,
    requires_tsam: bool,
) -> dict[str, Any]:
    """What the form of a package begins with."""
    initial: dict[str, Any] = {
        "name": name,
        "features": features,
        "requires_tsam": requires_tsam,
    }
    for severity, (response, update, always) in targets.items():
        initial |= {
            f"response_{severity}": response,
            f"update_{severity}": update,
            f"always_{severity}": always,
        }
    return initial

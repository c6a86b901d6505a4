"""A tracker: where it is, how we sign in, what its words mean; and what is done with an issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    ChoiceField,
    ModelChoiceField,
    PasswordInput,
    RadioSelect,
    Textarea,
)
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tsam.domains.sprs.models import Side, SprSeverity, SprState, Tracker, TrackerKind
from tsam.domains.sprs.trackers.mapping import MEANT, Words
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None


class Place(Form):
    beside = (("name", "kind"), ("base_url", "project"), ("issue_type", "product"))

    name = CharField(label=_("Name"), max_length=60, help_text=_("As people here call it."))
    kind = ChoiceField(label=_("Kind"), choices=TrackerKind.choices)
    base_url = CharField(
        label=_("Address"), max_length=200, help_text=_("Such as https://jira.example.com.")
    )
    project = CharField(label=_("Project key"), max_length=40, help_text=_("Such as KET."))
    issue_type = CharField(label=_("Kind of issue"), max_length=60, initial="Bug")
    product = CharField(label=_("Product"), max_length=80, required=False)
    email = CharField(
        label=_("E-mail of the sign-in"),
        max_length=200,
        required=False,
        help_text=_("For Jira Cloud: to whom the token belongs."),
    )
    token = CharField(
        label=_("Token"),
        max_length=2000,
        required=False,
        widget=PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed, and never shown again. Left empty, the one we have stays."),
    )
    hook = CharField(
        label=_("Secret of the webhook"),
        max_length=200,
        required=False,
        widget=PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("As you write it there, 16 characters or more. Left empty, it stays."),
    )
    allows_private = BooleanField(
        label=_("It stands in our own network: this host may be called there, without TLS too"),
        required=False,
    )


@dataclass(frozen=True)
class Word:
    """One word of the tracker, and the field that says what it means."""

    word: str
    field: BoundField
    is_unknown: bool


class Meanings(Form):
    """Each word that the tracker has, and what it means here. Nothing chosen: nobody knows."""

    def __init__(
        self, statuses: Iterable[str], priorities: Iterable[str], words: Words, data: Given = None
    ) -> None:
        super().__init__(data)
        nothing = ("", _now("nobody has said"))
        states = [nothing, *((str(state), SprState(state).label) for state in MEANT)]
        severities = [nothing, *((one.name, one.label) for one in SprSeverity)]
        self._words: dict[str, str] = {}
        self._add("state", statuses, states, {w: str(s) for w, s in words.states.items()})
        known = {word: SprSeverity(one).name for word, one in words.severities.items()}
        self._add("severity", priorities, severities, known)

    def _add(
        self,
        kind: str,
        words: Iterable[str],
        choices: Sequence[tuple[str, Any]],
        meant: Mapping[str, str],
    ) -> None:
        for n, word in enumerate(dict.fromkeys([*words, *meant])):
            name = f"{kind}_{n}"
            self._words[name] = word
            self.fields[name] = ChoiceField(
                label=word, choices=choices, required=False, initial=meant.get(word, "")
            )

    def rows(self, kind: str) -> list[Word]:
        return [
            Word(word, self[name], not self[name].value())
            for name, word in self._words.items()
            if name.startswith(f"{kind}_")
        ]

    @property
    def state_rows(self) -> list[Word]:
        return self.rows("state")

    @property
    def severity_rows(self) -> list[Word]:
        return self.rows("severity")

    def said(self, kind: str) -> dict[str, str]:
        return {
            word: self.cleaned_data[name]
            for name, word in self._words.items()
            if name.startswith(f"{kind}_") and self.cleaned_data.get(name)
        }


class Issue(Form):
    """Which issue it is; without a key one is created."""

    tracker = ModelChoiceField(Tracker.objects.none(), label=_("In which tracker"))
    key = CharField(
        label=_("Key or address of an issue"),
        max_length=300,
        required=False,
        help_text=_("KET-123. Left empty, it is created there: without a word of any customer."),
    )

    def __init__(self, data: Given = None) -> None:
        super().__init__(data)
        field = self.fields["tracker"]
        if isinstance(field, ModelChoiceField):
            field.queryset = Tracker.objects.order_by("name")
            field.empty_label = None


class Comment(Form):
    text = CharField(
        label=_("What R&D reads there"),
        max_length=4000,
        widget=Textarea(attrs={"rows": 4}),
        help_text=_("It leaves the house, so name no customer and nobody of theirs."),
    )


class Settle(Form):
    """Whose word is right; a decision against a fix with both reasons."""

    take = ChoiceField(label=_("Whose word is right?"), choices=Side.choices, widget=RadioSelect)

    def __init__(
        self,
        ours: str,
        theirs: str,
        *,
        takes_theirs: bool,
        is_decision: bool,
        data: Given = None,
    ) -> None:
        super().__init__(data)
        field = self.fields["take"]
        named = {"word": theirs}
        taken = _now("The tracker's: %(word)s") % named
        left = _now("Leave both as they are; there it stays %(word)s") % named
        if isinstance(field, ChoiceField):
            field.choices = [
                (Side.TRACKER.value, taken if takes_theirs else left),
                (Side.DESK.value, _now("Ours: %(word)s. It goes there.") % {"word": ours}),
            ]
        if is_decision:
            self.fields["reason"] = CharField(
                label=_("Why, for our own people"), required=False, max_length=400
            )
            self.fields["public_reason"] = CharField(
                label=_("Why, as customers read it"),
                required=False,
                max_length=400,
                help_text=_(
                    "Needed with the tracker's word. Every customer that it hits reads it."
                ),
            )

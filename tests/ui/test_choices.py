"""A field that chooses among rows says in words that nothing is chosen."""

from __future__ import annotations

import pytest
from django.forms import ModelChoiceField

from tsam.domains.people.models import User
from tsam.faces.ui.fields import chosen_among, offer
from tsam.faces.ui.forms import Form


class Choices(Form):
    needed = chosen_among(label="Needed")
    spare = chosen_among(label="Spare", required=False)
    named = ModelChoiceField(User.objects.none(), empty_label="Nobody")


@pytest.mark.django_db
def test_dashes_are_words() -> None:
    form = Choices()
    for name in form.fields:
        offer(form, name, User.objects.none())

    drawn = str(form["needed"]), str(form["spare"]), str(form["named"])

    assert "Choose" in drawn[0]
    assert "Nothing chosen" in drawn[1]
    assert "Nobody" in drawn[2]
    assert "---" not in "".join(drawn)

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast
from tsam.domains.people import actions
from tsam.domains.people.models import User

WISHES: dict[str, Any] = {
    "name": "Tess T.",
    "time_zone": "Asia/Tokyo",
    "language": "ja",
    "theme": "dark",
    "density": "roomy",
    "single_keys": False,
}


def test_it_keeps_what_people_say_about_themselves(cast: Cast) -> None:
    actions.change_profile(cast.tess, **WISHES)

    kept = User.objects.filter(pk=cast.tess.pk).values(*WISHES).get()
    assert kept == WISHES


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("time_zone", "Nowhere"), ("language", "xx")]
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    cast: Cast, field: str, value: str
) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.change_profile(cast.tess, **{**WISHES, field: value})

    assert list(wrong.value.message_dict) == [field]
    assert User.objects.get(pk=cast.tess.pk).name == "Tess Tanaka"

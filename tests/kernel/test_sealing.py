from __future__ import annotations

import pytest
from pytest_django import Settings

from tsam.kernel.sealing import CannotOpen, seal, unseal


def test_what_is_sealed_is_read_again_and_not_by_others(settings: Settings) -> None:
    settings.SECRET_KEY = "first"
    kept = seal("a token", "tracker")

    assert "token" not in kept
    assert kept != seal("a token", "tracker")
    assert unseal(kept, "tracker") == "a token"
    with pytest.raises(CannotOpen):
        unseal(kept, "another purpose")
    with pytest.raises(CannotOpen):
        unseal(kept[:-2] + "xx", "tracker")

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second", ["first"]
    assert unseal(kept, "tracker") == "a token"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CannotOpen):
        unseal(kept, "tracker")

"""No document sends its reader to a place that is not there."""

import pytest

from tests.docs.documents import LINK, ROOT, document, documents


@pytest.mark.parametrize("name", documents())
def test_every_link_within_the_project_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    within = [
        target
        for target in LINK.findall(document(name))
        if not target.startswith(("http", "mailto:", "#"))
    ]

    assert not [target for target in within if not (folder / target.partition("#")[0]).exists()]

"""A report of Acme's environment, read and not yet written."""

from __future__ import annotations

from tests.cast import NOON, Cast
from tsam.domains.intelligence.imported import packed
from tsam.domains.intelligence.models import EnvironmentImport, ImportedContent


def reported(cast: Cast) -> EnvironmentImport:
    row = EnvironmentImport.objects.create(
        account=cast.acme,
        application=cast.assembly,
        state="CHECKED",
        form="BUNDLE",
        file_name="assembly.zip",
        size=1,
        digest="0" * 64,
        masked=[{"kind": "PASSWORD", "place": "conf/db.properties:db.password"}],
        masked_count=1,
        started_by=cast.tess,
        created_at=NOON,
    )
    ImportedContent.objects.create(importing=row, packed=packed([]))
    return row


def report_keys(cast: Cast, route: str) -> dict[str, dict[str, object]]:
    """What stands in the address of a page of the desk about one; made only for such a page."""
    start = "desk/engagements/<int:pk>/environment/reports"
    if not route.startswith(start):
        return {}
    key = reported(cast).pk if "<int:key>" in route else 0
    return {start: {"pk": cast.engagement.pk, "key": key}}

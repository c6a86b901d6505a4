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

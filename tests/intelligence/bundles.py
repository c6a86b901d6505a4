"""Bundles as a collector makes them, and as none does, built in memory."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

from tsam.domains.accounts.models import Engagement
from tsam.domains.intelligence.description import Item, Kind, Tier
from tsam.domains.intelligence.reading import mapping, opening
from tsam.domains.intelligence.reading.reports import Asked, Report
from tsam.domains.intelligence.secrets import Masker

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CONTRACT, APPLICATION = "SCN004711", "Vault"

MANIFEST: dict[str, Any] = {
    "format": "tsam-environment/1",
    "contract": CONTRACT,
    "application": APPLICATION,
    "tier": "PRODUCTION",
    "taken_at": "2026-03-01T10:00:00Z",
    "complete": True,
}
INVENTORY: dict[str, Any] = {
    "components": [
        {"name": "Vault", "version": "12.1.2", "part": "product", "patch_level": "CPS05"},
        {"name": "PostgreSQL", "version": 15.4, "part": "database"},
    ],
    "integrations": [{"name": "SAP", "version": "S/4 2023"}],
    "constraints": [{"name": "Java", "rule": "stays at 17 until the audit"}],
}
LIST = f"path,sha256,kind\nbin/start.sh,{'a' * 64},file\nlib/own.jar,{'b' * 64},customisation\n"


def archive(files: dict[str, bytes | str]) -> bytes:
    """The same files are the same bytes: an entry's own stamp would tell this second from the next.

    A report is known again by its digest, so a test that brings one twice must not depend on
    how long the first took.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def bundle(
    config: dict[str, bytes | str] | None = None,
    *,
    manifest: dict[str, Any] | None = None,
    inventory: Any = INVENTORY,
    files: str = LIST,
) -> bytes:
    return archive(
        {
            "manifest.json": json.dumps({**MANIFEST, **(manifest or {})}),
            "inventory.json": json.dumps(inventory),
            "files.csv": files,
            **{f"config/{name}": content for name, content in (config or {}).items()},
        }
    )


def asked(tier: Tier | None = None) -> Asked:
    return Asked(CONTRACT, APPLICATION, NOON, tier=tier)


def read(content: bytes, tier: Tier | None = None, table: str = mapping.ORDINARY) -> Report:
    return opening.read(
        io.BytesIO(content),
        len(content),
        asked=asked(tier),
        masker=Masker(b"a key of the server"),
        mapping=mapping.SHELF.find(table),
    )


def items(report: Report) -> dict[tuple[Kind, str], Item]:
    return {
        (item.kind, item.name): item
        for description in report.descriptions()
        for item in description.items
    }


def sentences(report: Report) -> str:
    return "\n".join(f"{one.place}:{one.row}: {one.sentence}" for one in report.faults)


def contract_of(engagement: Engagement) -> str:
    """The number that a report of this engagement's Application must bear."""
    assert engagement.support_contract
    return engagement.support_contract.number

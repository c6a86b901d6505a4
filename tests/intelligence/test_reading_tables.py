from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intelligence.bundles import NOON, bundle, items, read, sentences
from tsam.domains.intelligence.description import Kind, Tier
from tsam.domains.intelligence.reading import mapping, opening
from tsam.domains.intelligence.reading.reports import Asked, Form
from tsam.domains.intelligence.secrets import Masker

CSV = """kind,name,version,tier,vendor,part
component,Vault,12.1.2,prod,Example,product
component,PostgreSQL,15.4,prod,,database
integration,SAP,S/4 2023,test,,
setting,conf/db.properties:db.password,hunter2,prod,,
"""


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("components", 0)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_table_tells_of_several_tiers_and_its_secrets_are_masked() -> None:
    rows = [line.split(",") for line in CSV.splitlines()]
    objects = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    for content in (CSV.encode(), workbook(rows), json.dumps({"items": objects}).encode()):
        report = read(content)
        found = items(report)

        assert not report.faults, sentences(report)
        assert [one.tier for one in report.descriptions()] == [Tier.PRODUCTION, Tier.TEST]
        assert found[Kind.COMPONENT, "Vault"].details == {"vendor": "Example", "part": "product"}
        assert found[Kind.SETTING, "conf/db.properties:db.password"].value.startswith("[masked p")


def test_what_is_wrong_with_a_row_is_told_with_its_number() -> None:
    table = (
        "kind,name,version,tier\ncomponent,,1,prod\ngadget,a,1,prod\ncomponent,b,1,cellar\n"
        "component,c,1\ncomponent,d,1,\ncomponent,e,1,prod\ncomponent,e,2,prod\n"
    )
    told = sentences(read(table.encode()))

    assert ":2: column “name” is empty" in told
    assert ":3: “gadget” is no kind" in told
    assert ":4: “cellar” is no tier" in told
    assert ":5: it has 3 cells" in told
    assert ":6: it is not said of which tier" in told
    assert ":8: “e” is there twice" in told


def test_a_secret_in_a_cell_is_not_repeated_by_the_error() -> None:
    table = "kind,name,version,tier\npassword=hunter2secret,a,1,prod\n"

    assert "hunter2secret" not in sentences(read(table.encode()))


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n", b"name\n", b"[1,2]", b'{"a": 1}', b"{", b'{"items": 5}', b"name\n\xff\xfe\n",
        b"name\n" + b"x" * 1_100_000, b'[{"name": "' + b"[" * 10 + b'"', b"[" * 200_000,
        b'{"items": [{"name": "\\ud800"}]}',
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused_with_a_sentence(content: bytes) -> None:
    report = read(content)

    assert report.fault_count
    assert all(one.sentence for one in report.faults)


CYCLONEDX: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "metadata": {
        "timestamp": "2026-02-01T08:00:00Z",
        "tools": {"components": [{"type": "application", "name": "scanner"}]},
        "component": {"type": "application", "name": "Vault", "version": "12.1.2"},
    },
    "components": [
        {
            "type": "library",
            "group": "org.example",
            "name": "codec",
            "version": "1.4",
            "supplier": {"name": "Example"},
            "purl": "pkg:maven/org.example/codec@1.4",
            "licenses": [{"license": {"id": "No such licence"}}],
            "properties": [{"name": "password", "value": "hunter2"}],
            "components": [{"type": "library", "name": "inner", "version": "0.1"}],
        },
        {"type": "operating-system", "name": "Linux", "version": "6.1"},
    ],
}
CYCLONEDX_XML = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1">
<metadata><timestamp>2026-02-01T08:00:00Z</timestamp>
<tools><components><component type="application"><name>scanner</name></component></components>
</tools>
<component type="application"><name>Vault</name><version>12.1.2</version></component></metadata>
<components><component type="library"><supplier><name>Example</name></supplier>
<group>org.example</group><name>codec</name><version>1.4</version>
<purl>pkg:maven/org.example/codec@1.4</purl>
<components><component type="library"><name>inner</name><version>0.1</version></component>
</components>
</component><component type="operating-system"><name>Linux</name><version>6.1</version></component>
</components></bom>"""
SPDX = {
    "spdxVersion": "SPDX-2.3",
    "creationInfo": {"created": "2026-02-01T08:00:00Z"},
    "packages": [
        {
            "name": "codec",
            "versionInfo": "1.4",
            "supplier": "Organization: Example",
            "externalRefs": [
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": "pkg:maven/org.example/codec@1.4",
                }
            ],
            "licenseConcluded": "no ((( licence",
        },
        {"name": "Linux", "versionInfo": "6.1", "primaryPackagePurpose": "OPERATING_SYSTEM"},
    ],
}
SPDX_TEXT = """SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: vault
DocumentNamespace: http://example.com/vault
Creator: Tool: scanner
Created: 2026-02-01T08:00:00Z

PackageName: codec
SPDXID: SPDXRef-1
PackageVersion: 1.4
PackageSupplier: Organization: Example
PackageDownloadLocation: NOASSERTION
FilesAnalyzed: false
ExternalRef: PACKAGE-MANAGER purl pkg:maven/org.example/codec@1.4

PackageName: Linux
SPDXID: SPDXRef-2
PackageVersion: 6.1
PackageDownloadLocation: NOASSERTION
FilesAnalyzed: false
PrimaryPackagePurpose: OPERATING-SYSTEM
"""


@pytest.mark.parametrize(
    ("content", "form", "codec"),
    [
        (json.dumps(CYCLONEDX), Form.CYCLONEDX, "org.example/codec"),
        (CYCLONEDX_XML, Form.CYCLONEDX, "org.example/codec"),
        (json.dumps(SPDX), Form.SPDX, "codec"),
        (SPDX_TEXT, Form.SPDX, "codec"),
    ],
)
def test_bills_of_materials_tell_components(content: str, form: Form, codec: str) -> None:
    report = read(content.encode(), tier=Tier.PRODUCTION)
    found = items(report)

    assert not report.faults, sentences(report)
    assert report.form is form
    assert report.descriptions()[0].taken_at.isoformat() == "2026-02-01T08:00:00+00:00"
    one = found[Kind.COMPONENT, codec]
    assert (one.value, one.details["vendor"], one.details["part"]) == (
        "1.4",
        "Example",
        "third_party",
    )
    assert one.details["purl"] == "pkg:maven/org.example/codec@1.4"
    assert found[Kind.COMPONENT, "Linux"].details["part"] == "os"
    assert (Kind.COMPONENT, "scanner") not in found
    if form is Form.CYCLONEDX:
        assert found[Kind.COMPONENT, "inner"].value == "0.1"
        assert found[Kind.COMPONENT, "Vault"].details["part"] == "product"
    assert "hunter2" not in repr(found)


def test_a_wrong_component_is_named_by_its_number_and_two_versions_stand_beside_each_other() -> (
    None
):
    components = [
        {"type": "library", "name": "a", "version": "1"},
        {"type": "nonsense", "name": "b"},
        {"type": "library", "name": ["c"]},
        "d",
        {"type": "library", "name": "a", "version": "2"},
    ]
    told = {**CYCLONEDX, "metadata": {}, "components": components}

    report = read(json.dumps(told).encode(), tier=Tier.TEST)

    assert [one.row for one in report.faults] == [2, 3, 4]
    assert {name for _kind, name in items(report)} == {"a", "a 2"}


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]><bom>&x;</bom>',
        "<bom>" * 1000,
        "<bom/>",
        "<bom",
        json.dumps({"bomFormat": "CycloneDX"}),
        json.dumps({"bomFormat": "CycloneDX", "components": {"a": 1}}),
        json.dumps({"bomFormat": "CycloneDX", "metadata": 3, "components": [[]]}),
        json.dumps({"spdxVersion": "SPDX-2.3", "packages": {"a": 1}}),
        json.dumps({"spdxVersion": "SPDX-2.3", "packages": [{"name": 3}, 4]}),
        "SPDXVersion: SPDX-2.3\nnonsense",
        "SPDXVersion: SPDX-2.3\nPackageName: x\n",
    ],
)
def test_a_hostile_bill_of_materials_is_refused_with_a_sentence(content: str) -> None:
    report = read(content.encode(), tier=Tier.PRODUCTION)

    assert report.fault_count
    assert "root:" not in sentences(report)


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"{", b"[", b"<", b"PK\x03\x04", b"name\n"]))
def test_no_file_whatever_makes_an_error_of_ours(content: bytes, start: bytes) -> None:
    report = read(start + content, tier=Tier.TEST)

    assert report.fault_count or report.items or report.warnings


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.xml", "a.yaml", "a.json", "a.ini", "a.conf"]))
def test_no_configuration_file_whatever_makes_an_error_of_ours(content: bytes, name: str) -> None:
    assert not read(bundle({name: content})).faults


def test_the_examples_are_read_without_a_word() -> None:
    folder = Path(__file__).parents[2] / "examples"
    bill = read((folder / "vault.cdx.json").read_bytes(), tier=Tier.PRODUCTION)
    packed = (folder / "environment-bundle.zip").read_bytes()
    archive = opening.read(
        io.BytesIO(packed),
        len(packed),
        asked=Asked("SCN040371", "Vault", NOON),
        masker=Masker(b"a key of the server"),
        mapping=mapping.SHELF.find(mapping.ORDINARY),
    )

    assert len(items(bill)) == 5
    assert archive.complete
    assert not archive.faults
    assert archive.masker.count == 1

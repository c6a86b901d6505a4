from __future__ import annotations

import io
import json
import stat
import zipfile
from datetime import UTC, datetime

import pytest

from tests.intelligence.bundles import (
    LIST,
    MANIFEST,
    archive,
    bundle,
    items,
    read,
    sentences,
)
from tsam.domains.intelligence.description import Kind, Tier
from tsam.domains.intelligence.reading.reports import Form


def test_a_bundle_tells_components_settings_files_and_own_code() -> None:
    report = read(
        bundle(
            {
                "conf/db.properties": "db.url=jdbc:postgresql://db01/vault\ndb.password=hunter2\n",
                "conf/site.xml": '<site><property name="cache.size" value="10"/></site>',
                "conf/app.yaml": "server:\n  port: 8080\n",
            }
        )
    )
    found = items(report)

    assert not report.faults
    assert report.form is Form.BUNDLE
    assert report.complete
    [description] = report.descriptions()
    assert description.tier is Tier.PRODUCTION
    assert description.taken_at == datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    assert found[Kind.COMPONENT, "PostgreSQL"].value == "15.4"
    assert found[Kind.COMPONENT, "Vault"].details["patch_level"] == "CPS05"
    assert found[Kind.CONSTRAINT, "Java"].value == "stays at 17 until the audit"
    assert found[Kind.INTEGRATION, "SAP"].value == "S/4 2023"
    assert found[Kind.CUSTOMISATION, "lib/own.jar"].value == f"sha256:{'b' * 64}"
    assert found[Kind.SETTING, "conf/db.properties:db.url"].value.endswith("db01/vault")
    assert found[Kind.SETTING, "conf/site.xml:site/property[cache.size]"].value == "10"
    assert found[Kind.SETTING, "conf/app.yaml:server.port"].value == "8080"
    assert "hunter2" not in repr(found)
    assert [one.place for one in report.masker.masked] == ["conf/db.properties:db.password"]


def test_a_file_whose_content_is_given_is_known_by_a_keyed_digest() -> None:
    """The plain one would allow to guess its secret."""
    report = read(
        bundle({"bin/start.sh": "export DB_PASSWORD=hunter2\n", "conf/note.txt": "free words"})
    )
    found = items(report)

    assert found[Kind.FILE, "bin/start.sh"].value.startswith("keyed:")
    assert found[Kind.FILE, "conf/note.txt"].value.startswith("keyed:")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "db:\n  password: &p 'to be kept'\n  copy: *p\n"),
        ("k.yml", "data:\n  db: dG8gYmUga2VwdA==\nkind: Secret\n"),
        ("a.json", '{"db": {"password": "to be kept"}, "list": [{"token": "to be kept"}]}'),
        ("a.xml", "<a><Admin><Password><Value>to be kept</Value></Password></Admin></a>"),
        ("b.xml", "<a><p><name>db.password</name><value>to be kept</value></p></a>"),
        ("c.xml", '<a><Resource password="to be kept" username="vault"/></a>'),
        ("a.ini", "[db]\npassword = to be kept\n"),
        ("a.env", 'export DB_PASSWORD="to be kept"\n'),
        ("a.properties", "db.password=to be \\\n  kept\n"),
        ("a.conf", "url = postgres://vault:tobekept@db01/vault\n"),
    ],
)  # fmt: skip
def test_secrets_of_configuration_files_are_masked_before_they_leave_the_reader(
    path: str, text: str
) -> None:
    report = read(bundle({path: text}))

    kept = repr(report.descriptions()) + sentences(report)
    assert not report.faults
    assert report.masker.count
    for piece in ("to be kept", "tobekept", "dG8gYmUga2VwdA"):
        assert piece not in kept


def test_another_customers_contract_number_is_refused_without_saying_whose_it_is() -> None:
    report = read(bundle(manifest={"contract": "SCN099999"}))

    assert not report.items
    assert "SCN004711" in sentences(report)
    assert "SCN099999" not in sentences(report)


def test_a_report_of_another_application_is_refused() -> None:
    report = read(bundle(manifest={"application": "Secret project of somebody"}))

    assert not report.items
    assert "“Vault”" in sentences(report)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"taken_at": "2026-03-03T10:00:00Z"}, "future"),
        ({"taken_at": "2026-03-01T10:00:00"}, "offset"),
        ({"taken_at": "soon"}, "taken_at"),
        ({"taken_at": "1970-01-01T00:00:00Z"}, "before"),
        ({"tier": "BASEMENT"}, "tier"),
        ({"format": "tsam-environment/9"}, "tsam-environment/1"),
        ({"contract": None}, "contract"),
        ({"application": ["x"]}, "application"),
    ],
)
def test_a_manifest_that_cannot_be_is_a_fault_with_its_field(
    manifest: dict[str, object], words: str
) -> None:
    assert words in sentences(read(bundle(manifest=manifest)))


def test_a_tier_that_was_not_chosen_is_a_fault() -> None:
    assert "PRODUCTION" in sentences(read(bundle(), tier=Tier.TEST))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "/etc/passwd", "config/../../x", "C:/windows/x", "config//x",
        "config/./x", "config\\..\\x", "config/\x07x", "config/" + "x" * 500,
    ],
)  # fmt: skip
def test_a_path_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    entry = zipfile.ZipInfo("manifest.json")
    entry.filename = name
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("manifest.json", json.dumps(MANIFEST))
        out.writestr(entry, "x")

    report = read(packed.getvalue())

    assert "File 2 of the archive" in sentences(report)
    assert not report.items


def test_links_doubles_and_passwords_are_refused() -> None:
    link = zipfile.ZipInfo("config/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr(link, "/etc/shadow")
    assert "link" in sentences(read(packed.getvalue()))

    assert "twice" in sentences(read(archive({"config/a.ini": "a=1", "config/A.ini": "a=2"})))

    locked = bytearray(archive({"config/a.ini": "a=1"}))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password" in sentences(read(bytes(locked)))


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    bomb = archive({"manifest.json": json.dumps(MANIFEST), "config/zero.ini": b"0" * 30_000_000})
    assert "unpacks to more" in sentences(read(bomb))

    # One that declares to be small: the declared size is where reading ends.
    liar = bytearray(bomb)
    place = liar.rindex(b"PK\x01\x02") + 24
    liar[place : place + 4] = (10).to_bytes(4, "little")
    assert "damaged" in sentences(read(bytes(liar)))


def test_too_many_files_are_refused_before_any_is_read() -> None:
    many = archive({f"config/{number}.ini": b"" for number in range(20_001)})

    assert "20001 files" in sentences(read(many))


def test_an_archive_within_the_archive_is_not_opened() -> None:
    report = read(bundle({"inner.zip": archive({"a.ini": "password=hunter2"})}))

    assert "not opened" in report.warnings[0].sentence
    assert not report.complete
    assert items(report)[Kind.FILE, "inner.zip"].value.startswith("keyed:")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>',
        "<a>" * 5000,
        "<a>" * 5000 + "</a>" * 5000,
    ],
)
def test_hostile_xml_is_left_out_with_a_warning(text: str) -> None:
    report = read(bundle({"conf/x.xml": text}))

    assert not report.faults
    assert report.warnings[0].place == "config/conf/x.xml"
    assert "root:" not in repr(report.descriptions())


def test_aliases_of_yaml_are_not_followed_and_depth_has_an_end() -> None:
    laughs = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n"
    report = read(bundle({"l.yaml": laughs, "d.yaml": "[" * 3000, "d.json": "[" * 100_000}))

    assert items(report)[Kind.SETTING, "l.yaml:c[0]"].value == "*b"
    assert {one.place for one in report.warnings} == {"config/d.yaml", "config/d.json"}


def test_wrong_encodings_and_huge_lines_are_read_as_far_as_they_can_be() -> None:
    report = read(
        bundle(
            {
                "latin.properties": "ort=Köln\n".encode("latin-1"),
                "utf16.ini": "a=1\nb=ü\n".encode("utf-16"),
                "binary.conf": b"\0\1\2\3" * 10,
                "huge.properties": b"a=" + b"x" * 900_000,
                "larger.properties": b"a=" + b"x" * 2_000_000,
                "empty.ini": b"",
                "surrogate.json": rb'{"a": "\ud800 \u0000"}',
            }
        )
    )
    found = items(report)

    assert not report.faults
    assert found[Kind.SETTING, "latin.properties:ort"].value == "Köln"
    assert found[Kind.SETTING, "utf16.ini:b"].value == "ü"
    assert len(found[Kind.SETTING, "huge.properties:a"].value) <= 4000
    assert (Kind.SETTING, "larger.properties:a") not in found
    assert found[Kind.SETTING, "surrogate.json:a"].value == "? "


def test_faults_name_the_file_and_the_row() -> None:
    report = read(
        bundle(
            inventory={"components": [{"version": "1"}, {"name": "a"}, {"name": "a"}], "x": 1},
            files=f"{LIST}/etc/passwd,{'c' * 64},file\nx.jar,12,file\ny.jar,{'d' * 64},gift\n",
        )
    )

    assert "inventory.json, components:1: “name”" in sentences(report)
    assert "inventory.json, components:3: “a” is there twice" in sentences(report)
    assert "files.csv:4:" in sentences(report)
    assert "files.csv:5: sha256" in sentences(report)
    assert "files.csv:6: a kind" in sentences(report)


@pytest.mark.parametrize("content", [b"", b"   \n", b"PK\x03\x04broken", b"\x1f\x8b123", b"\0\1\2"])
def test_what_is_no_report_is_refused_with_a_sentence(content: bytes) -> None:
    report = read(content)

    assert report.fault_count == 1
    assert report.faults[0].sentence.endswith(".")


def test_an_archive_without_a_manifest_is_no_bundle() -> None:
    assert "manifest.json" in sentences(read(archive({"a.txt": "x"})))

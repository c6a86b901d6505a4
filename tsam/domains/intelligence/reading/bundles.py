"""A bundle of a collector: manifest.json, inventory.json, files.csv, and files below config/.

The format is described in docs/environment-bundle.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tsam.domains.accounts.models.application import canonical
from tsam.domains.intelligence.description import Kind, Tier
from tsam.domains.intelligence.reading.archives import Archive, opened
from tsam.domains.intelligence.reading.flattening import NotFlat, settings_of
from tsam.domains.intelligence.reading.reports import Form, Report
from tsam.domains.intelligence.reading.tables import parsed, read_file_list
from tsam.kernel.reading.faults import UnreadableFile

FORMAT = "tsam-environment/1"
MANIFEST, INVENTORY, FILES, CONFIG = "manifest.json", "inventory.json", "files.csv", "config/"
CONFIG_BYTES = 1024 * 1024
SETTINGS_OF_A_FILE = 2000
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="ignore")
    format: str = Field(max_length=40)
    contract: str = Field(max_length=60)
    application: str = Field(max_length=200)
    tier: Tier
    taken_at: datetime
    complete: bool = False


class _Thing(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    name: str
    version: str = ""
    rule: str = ""
    part: str = ""
    vendor: str = ""
    release: str = ""
    patch_level: str = ""
    purl: str = ""
    owner: str = ""

    def details(self) -> dict[str, str]:
        return self.model_dump(exclude={"name", "version", "rule"})


_LISTS = (
    ("components", Kind.COMPONENT),
    ("integrations", Kind.INTEGRATION),
    ("constraints", Kind.CONSTRAINT),
)


def read(stream: IO[bytes], report: Report) -> None:
    """Raises UnreadableFile for what is no bundle, or not one of this customer's Application."""
    report.form = Form.BUNDLE
    with opened(stream) as archive:
        report.files = len(archive.entries)
        manifest = _manifest(archive, report)
        if manifest is None:
            return
        tier = manifest.tier
        if INVENTORY in archive.entries:
            _inventory(archive, report, tier)
        listed = {}
        if FILES in archive.entries:
            listed = read_file_list(archive.read(FILES), FILES, report)
        known = _config(archive, report, tier)
        for path, (kind, digest) in listed.items():
            report.add(kind, path, known.pop(path, digest), place=FILES, tier=tier)
        for path, digest in known.items():
            report.add(Kind.FILE, path, digest, place=f"{CONFIG}{path}", tier=tier)
        report.complete = manifest.complete and not report.warning_count
        if not report.items and not report.fault_count:
            report.fault(_("there is nothing in the bundle but its manifest."))


def _manifest(archive: Archive, report: Report) -> _Manifest | None:
    if MANIFEST not in archive.entries:
        raise UnreadableFile(
            _("There is no manifest.json in the archive, so it is no bundle of a collector.")
        )
    told = parsed(archive.read(MANIFEST))
    try:
        manifest = _Manifest.model_validate(told)
    except ValidationError as error:
        for fault in error.errors()[:20]:
            # Without the value: it may be the one thing that must not be repeated.
            where = ".".join(str(step) for step in fault["loc"]) or "object"
            report.fault(f"“{where}”: {fault['msg']}.", MANIFEST)
        return None
    asked = report.asked
    if manifest.format != FORMAT:
        report.fault(_("“format” must be “%(format)s”.") % {"format": FORMAT}, MANIFEST)
    if not asked.contract or canonical(manifest.contract) != canonical(asked.contract):
        # Nothing of whose number it is, nor whether it is anybody's.
        raise UnreadableFile(_wrong_contract(asked.contract))
    if canonical(manifest.application) != canonical(asked.application):
        raise UnreadableFile(
            _("The report is of another Application; this one is “%(name)s”. Choose the right one.")
            % {"name": asked.application}
        )
    if asked.tier and manifest.tier is not asked.tier:
        report.fault(
            _("the report is of %(said)s, and %(tier)s was chosen.")
            % {"said": manifest.tier.value, "tier": asked.tier.value},
            MANIFEST,
        )
    moment = manifest.taken_at
    if moment.tzinfo is None:
        report.fault(
            _("“taken_at” needs its offset from UTC, as in 2026-03-01T10:00:00Z."), MANIFEST
        )
        return manifest
    if moment.year < 1990:
        report.fault(_("“taken_at” lies before any of this was built."), MANIFEST)
        return manifest
    report.said_at(moment.astimezone(UTC), MANIFEST)
    return manifest


def _wrong_contract(contract: str) -> str:
    if not contract:
        return _(
            "No service contract number is known for this Application, so no report can be held "
            "against it. Enter the contract first."
        )
    return _(
        "The report bears another service contract number. It must be %(number)s, the one of this "
        "Application. Check that it is the report of the right machine."
    ) % {"number": contract}


def _inventory(archive: Archive, report: Report, tier: Tier) -> None:
    told = parsed(archive.read(INVENTORY))
    if not isinstance(told, dict):
        report.fault(_("it is no object with lists of components."), INVENTORY)
        return
    for name, kind in _LISTS:
        rows = told.get(name, [])
        if not isinstance(rows, list):
            report.fault(_("“%(name)s” is no list.") % {"name": name}, INVENTORY)
            continue
        for number, row in enumerate(rows, 1):
            _thing(row, kind, number, f"{INVENTORY}, {name}", report, tier)


def _thing(row: Any, kind: Kind, number: int, place: str, report: Report, tier: Tier) -> None:
    try:
        thing = _Thing.model_validate(row)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(step) for step in fault["loc"]) or "object"
        report.fault(f"“{where}”: {fault['msg']}.", place, number)
        return
    value = thing.rule if kind is Kind.CONSTRAINT else thing.version
    report.add(kind, thing.name, value, place=place, row=number, details=thing.details(), tier=tier)


def _config(archive: Archive, report: Report, tier: Tier) -> dict[str, str]:
    """Settings of the files below config/, and a keyed digest of each: they may hold secrets."""
    known = {}
    for entry in archive.entries:
        if not entry.startswith(CONFIG):
            continue
        path = entry.removeprefix(CONFIG)
        content = archive.read(entry)
        known[path] = report.masker.digest(path, content)
        if content.startswith(_PACKED):
            report.warn(_("it is an archive itself, and is not opened."), entry)
        elif len(content) > CONFIG_BYTES:
            report.warn(
                _("it is larger than %(most)d kB, so only that it changes is seen.")
                % {"most": CONFIG_BYTES // 1024},
                entry,
            )
        else:
            _settings(path, content, report, tier)
    return known


def _settings(path: str, content: bytes, report: Report, tier: Tier) -> None:
    place = f"{CONFIG}{path}"
    text = _text(content, place, report)
    if text is None or not text.strip():
        return
    try:
        found = list(settings_of(path, text))
    except NotFlat as error:
        # That a file changed is seen by its digest; a free text has no settings to tell.
        if path.lower().endswith((".xml", ".json", ".yaml", ".yml")):
            report.warn(f"{error}.", place)
        return
    if len(found) > SETTINGS_OF_A_FILE:
        report.warn(
            _("it has more than %(most)d settings, so only that it changes is seen.")
            % {"most": SETTINGS_OF_A_FILE},
            place,
        )
        return
    for setting in found:
        name = f"{path}:{setting.path}"
        report.add(
            Kind.SETTING,
            name[-490:],
            setting.value,
            place=place,
            tier=tier,
            secret_name=setting.name,
        )


def _text(content: bytes, place: str, report: Report) -> str | None:
    """The text of a file, whatever it is written in; None where it is no text."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in content:
            return None
        report.warn(_("it is not written in UTF-8, and was read as Latin-1."), place)
        text = content.decode("latin-1")
    return None if "\0" in text else text

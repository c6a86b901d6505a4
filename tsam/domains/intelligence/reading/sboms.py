"""Bills of materials: CycloneDX (JSON, XML) by cyclonedx-python-lib, SPDX (JSON, tag-value) by
spdx-tools. One component at a time, so that a wrong one is named and many take little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from cyclonedx.exception import CycloneDxException
from cyclonedx.model import component as cyclonedx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from ply.yacc import NullLogger
from spdx_tools.spdx.model.package import Package
from spdx_tools.spdx.parser.error import SPDXParsingError
from spdx_tools.spdx.parser.jsonlikedict.package_parser import PackageParser
from spdx_tools.spdx.parser.tagvalue.parser import Parser as TagValueParser

from tsam.domains.intelligence.description import Kind
from tsam.domains.intelligence.reading.reports import Form, Report
from tsam.kernel.reading.faults import UnreadableFile

# Its readers are put there by a decorator, which no type checker sees.
_COMPONENT: Any = cyclonedx.Component
COMPONENTS = 20_000
DEPTH = 32
TAG_VALUE_BYTES = 8 * 1024 * 1024
_CYCLONEDX = "{http://cyclonedx.org/schema/bom/"
# What is asked of a component. Licences, hashes and evidence are not, and cost most of the time.
_ASKED = ("type", "name", "version", "group", "publisher", "supplier", "purl", "mime-type")
_PARTS = {
    "operating-system": "os",
    "platform": "runtime",
    "container": "runtime",
    "application": "product",
}
_WRONG = (
    CycloneDxException, SPDXParsingError, ValueError, TypeError, AttributeError, KeyError,
    IndexError,
)  # fmt: skip


def read_cyclonedx(told: dict[str, Any], report: Report) -> None:
    report.form = Form.CYCLONEDX
    metadata = told.get("metadata")
    report.said_at(_moment(metadata.get("timestamp") if isinstance(metadata, dict) else None), "")
    # The product itself stands beside the tools that made the document.
    product = metadata.get("component") if isinstance(metadata, dict) else None
    components = told.get("components") or []
    if isinstance(product, dict) and isinstance(components, list):
        components = [product, *components]
    _take(_walked(components, report), _component, report)


def read_cyclonedx_xml(stream: IO[bytes], report: Report) -> None:
    """Components as their elements end: those within another come before it."""
    report.form = Form.CYCLONEDX
    try:
        _take(_elements(stream, report), _component_of_element, report)
    except DefusedXmlException as error:
        raise UnreadableFile(
            _("The bill of materials declares entities or a document type. Export it without them.")
        ) from error
    except ParseError as error:
        raise UnreadableFile(
            _("Line %(line)d: the XML is damaged here. Export it again.")
            % {"line": error.position[0]}
        ) from error


def read_spdx(told: dict[str, Any], report: Report) -> None:
    report.form = Form.SPDX
    created = told.get("creationInfo")
    report.said_at(_moment(created.get("created") if isinstance(created, dict) else None), "")
    parser = PackageParser()
    packages = told.get("packages") or []
    if not isinstance(packages, list):
        raise UnreadableFile(_("“packages” is no list."))
    # Licences may be of any form, and are not asked.
    _take(
        (_spdx_asked(package) for package in packages),
        lambda package: _package(parser.parse_package(package)),
        report,
    )


def read_spdx_text(text: str, report: Report) -> None:
    report.form = Form.SPDX
    if len(text) > TAG_VALUE_BYTES:
        raise UnreadableFile(_("The bill of materials is too large as text. Export it as JSON."))
    try:
        document = TagValueParser(debug=False, write_tables=False, errorlog=NullLogger()).parse(
            text
        )
    except SPDXParsingError as error:
        for message in error.get_messages()[:20]:
            report.fault(str(message)[:200])
        return
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile(_("This is no bill of materials in the text form of SPDX.")) from error
    report.said_at(document.creation_info.created.replace(tzinfo=UTC), "")
    _take(iter(document.packages), _package, report)


Named = tuple[str, str, dict[str, str]]


def _take(rows: Iterator[Any], named: Callable[[Any], Named], report: Report) -> None:
    count = 0
    for count, row in enumerate(rows, 1):
        if count > COMPONENTS:
            raise UnreadableFile(
                _("The bill of materials has more than %(most)d components.") % {"most": COMPONENTS}
            )
        try:
            name, version, details = named(row)
        except _WRONG:
            # Not the words of the library: they repeat what stands in the file.
            report.fault(_("this component lacks a name, or is not of the standard."), row=count)
            continue
        _add(name, version, details, count, report)
    if not count:
        raise UnreadableFile(_("The bill of materials names no component."))


def _add(name: str, version: str, details: dict[str, str], row: int, report: Report) -> None:
    """Two versions of one library stand beside each other in many installations."""
    tier = report.asked.tier
    if tier and (tier, Kind.COMPONENT, name) in report.items:
        if report.items[tier, Kind.COMPONENT, name].value == version:
            return
        name = f"{name} {version}".strip()
        if (tier, Kind.COMPONENT, name) in report.items:
            return
    place = _("component %(row)d") % {"row": row}
    report.add(Kind.COMPONENT, name, version, place=place, row=row, details=details)


def _walked(components: Any, report: Report) -> Iterator[dict[str, Any]]:
    """Every component, those within others too, without what is not asked."""
    waiting = [(components, 0)]
    while waiting:
        level, depth = waiting.pop()
        if not isinstance(level, list) or depth > DEPTH:
            report.fault(_("“components” is no list, or nested too deep."))
            continue
        for one in level:
            if isinstance(one, dict):
                yield {key: one[key] for key in _ASKED if key in one}
                if one.get("components"):
                    waiting.append((one["components"], depth + 1))
            else:
                yield {}


def _component(told: dict[str, Any]) -> Named:
    return _named(_COMPONENT.from_json(told))


def _component_of_element(element: Element) -> Named:
    space = element.tag.partition("}")[0].removeprefix("{")
    return _named(_COMPONENT.from_xml(element, default_namespace=space))


def _named(component: cyclonedx.Component) -> Named:
    if not isinstance(component.name, str) or not component.name:
        raise ValueError
    version = component.version or ""
    if not isinstance(version, str):
        raise TypeError
    group = f"{component.group}/" if isinstance(component.group, str) and component.group else ""
    supplier = component.supplier.name if component.supplier else component.publisher
    details = {
        "vendor": str(supplier or ""),
        "part": _PARTS.get(component.type.value, "third_party"),
        "purl": component.purl.to_string() if component.purl else "",
    }
    return f"{group}{component.name}", version, details


def _elements(stream: IO[bytes], report: Report) -> Iterator[Element]:
    steps: list[str] = []
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            steps.append(tag)
            if len(steps) > DEPTH * 3:
                raise UnreadableFile(_("The XML is nested too deep."))
            continue
        steps.pop()
        if not element.tag.startswith(_CYCLONEDX) or "tools" in steps:
            continue
        if tag == "timestamp":
            report.said_at(_moment(element.text), "")
        elif tag == "component":
            for child in list(element):
                if child.tag.rpartition("}")[2] not in _ASKED:
                    element.remove(child)
            yield element
            element.clear()


def _spdx_asked(package: Any) -> Any:
    if not isinstance(package, dict):
        return {}
    asked = {
        key: package[key]
        for key in ("name", "versionInfo", "externalRefs", "primaryPackagePurpose", "supplier")
        if key in package
    }
    return {
        "SPDXID": "SPDXRef-package",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        **asked,
    }


def _package(package: Package) -> Named:
    purl = next(
        (ref.locator for ref in package.external_references if ref.reference_type == "purl"), ""
    )
    purpose = package.primary_package_purpose
    part = purpose.name.lower().replace("_", "-") if purpose else ""
    supplier = package.supplier
    details = {
        "vendor": str(getattr(supplier, "name", "") or ""),
        "part": _PARTS.get(part, "third_party"),
        "purl": purl,
    }
    if not package.name:
        raise ValueError
    return package.name, package.version or "", details


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text).strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None

"""Settings of a configuration file: path in the file, the name that tells of secrets, value.

XML, YAML, JSON and files of `name = value` are known. No alias of YAML is followed and no entity
of XML is resolved, so a small file stays small.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError

import yaml
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

DEPTH = 64
PATH_LENGTH = 400
_LINE = re.compile(r"\s*(?:export\s+|set\s+)?([^\s=:#;!\[][^=:\n]{0,200}?)\s*[=:]\s*(.*)", re.I)
_SECTION = re.compile(r"\s*\[([^\[\]]{1,120})\]\s*")
_XML = (".xml", ".config", ".xconf", ".xsd", ".wsdl", ".jmx")
_NAMES = ("name", "key", "id", "param-name")
_VALUES = ("value", "param-value", "string")
_SEALED = ("data", "stringData")


class NotFlat(Exception):
    """The file is none that settings can be read from. The text says why, in a sentence."""


class Setting(NamedTuple):
    path: str
    name: str
    value: str


def settings_of(name: str, text: str) -> Iterator[Setting]:
    """The settings of a file in their order; a path that comes again is numbered.

    Raises NotFlat where the file is of no known form, or broken.
    """
    seen: dict[str, int] = {}
    for setting in _settings(name.lower(), text):
        path = setting.path[-PATH_LENGTH:]
        seen[path] = seen.get(path, 0) + 1
        numbered = f"{path}[{seen[path]}]" if seen[path] > 1 else path
        yield Setting(numbered, setting.name, setting.value)


def _settings(name: str, text: str) -> Iterator[Setting]:
    start = text.lstrip()[:1]
    if name.endswith(_XML) or (start == "<" and not name.endswith((".properties", ".ini"))):
        return _xml(text)
    if name.endswith((".yaml", ".yml")):
        return _yaml(text)
    if name.endswith(".json"):
        return _json(text)
    return _lines(text)


def _lines(text: str) -> Iterator[Setting]:
    section, former = "", ""
    found, others = [], 0
    for raw in text.splitlines():
        line = former + raw.strip()
        if line.endswith("\\") and len(line) < 10_000:
            former = line[:-1]
            continue
        former = ""
        if not line or line[0] in "#;!":
            continue
        if heading := _SECTION.fullmatch(line):
            section = f"{heading[1].strip()}/"
        elif setting := _LINE.fullmatch(line):
            value = setting[2].strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            found.append(Setting(f"{section}{setting[1]}", setting[1], value))
        else:
            others += 1
    if not found or others > len(found):
        raise NotFlat(_("it is not written as names and values"))
    yield from found


def _json(text: str) -> Iterator[Setting]:
    try:
        yield from _values(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise NotFlat(_("it is no JSON")) from error


def _values(top: Any) -> Iterator[Setting]:
    waiting: list[tuple[str, str, Any, int]] = [("", "", top, 0)]
    while waiting:
        path, name, value, depth = waiting.pop()
        if depth > DEPTH:
            raise NotFlat(_("it is nested too deep"))
        if isinstance(value, dict):
            below = [
                (f"{path}.{key}" if path else str(key), str(key), one) for key, one in value.items()
            ]
        elif isinstance(value, list):
            below = [(f"{path}[{number}]", name, one) for number, one in enumerate(value)]
        else:
            yield Setting(path or "value", name, _written(value))
            continue
        waiting += [(*one, depth + 1) for one in reversed(below)]


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _yaml(text: str) -> Iterator[Setting]:
    try:
        for number, document in enumerate(_documents(text)):
            lead = f"#{number + 1}." if number else ""
            is_sealed = any(one.path == "kind" and one.value == "Secret" for one in document)
            for path, name, value in document:
                sealed = is_sealed and path.split(".")[0] in _SEALED
                yield Setting(f"{lead}{path}", "secret" if sealed else name, value)
    except (yaml.YAMLError, RecursionError) as error:
        raise NotFlat(_("it is no YAML")) from error


def _documents(text: str) -> Iterator[list[Setting]]:
    """Settings of each document, from the events of the parser."""
    document: list[Setting] = []
    walk = _Walk()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.DocumentStartEvent):
            document, walk = [], _Walk()
        elif isinstance(event, yaml.DocumentEndEvent):
            yield document
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            walk.open(is_list=isinstance(event, yaml.SequenceStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            walk.close()
        elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            said = event.value if isinstance(event, yaml.ScalarEvent) else f"*{event.anchor}"
            if walk.takes(said):
                document.append(Setting(walk.path(), walk.name(), said))


class _Walk:
    """Where in a document the parser is: a step for each mapping and list that is open."""

    def __init__(self) -> None:
        self._steps: list[tuple[bool, str | int | None]] = []

    def open(self, *, is_list: bool) -> None:
        self._next()
        if len(self._steps) >= DEPTH:
            raise NotFlat(_("it is nested too deep"))
        self._steps.append((is_list, -1 if is_list else None))

    def close(self) -> None:
        self._steps.pop()
        self._done()

    def takes(self, said: str) -> bool:
        """Whether this scalar is a value; else it was the name of the next one."""
        if self._steps and self._steps[-1] == (False, None):
            self._steps[-1] = (False, said[:200])
            return False
        self._next()
        return True

    def path(self) -> str:
        steps = [f"[{step}]" if is_list else f".{step}" for is_list, step in self._steps]
        self_path = "".join(steps).lstrip(".") or "value"
        self._done()
        return self_path

    def name(self) -> str:
        return self._last

    _last = ""

    def _next(self) -> None:
        if self._steps and self._steps[-1][0]:
            self._steps[-1] = (True, int(self._steps[-1][1] or 0) + 1)
        if self._steps and self._steps[-1] == (False, None):
            # A mapping as the name of a value: legal, and nobody's configuration.
            self._steps[-1] = (False, "?")
        names = [str(step) for is_list, step in self._steps if not is_list]
        self._last = names[-1] if names else ""

    def _done(self) -> None:
        if self._steps and not self._steps[-1][0]:
            self._steps[-1] = (False, None)


def _xml(text: str) -> Iterator[Setting]:
    try:
        # Encoded anew, since the declaration may name another encoding than that of the text.
        root = fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode())
    except DefusedXmlException as error:
        raise NotFlat(_("it declares entities, which are not resolved")) from error
    except (ParseError, ValueError) as error:
        raise NotFlat(_("it is no sound XML")) from error
    waiting: list[tuple[Element, str, int]] = [(root, _local(root), 0)]
    while waiting:
        element, path, depth = waiting.pop()
        if depth > DEPTH:
            raise NotFlat(_("it is nested too deep"))
        own = _named(element)
        if own:
            path = f"{path}[{own}]"
        yield from _element(element, path, own)
        waiting += [
            (child, f"{path}/{_local(child)}", depth + 1)
            for child in reversed(element)
            if isinstance(child.tag, str)
        ]


def _element(element: Element, path: str, own: str) -> Iterator[Setting]:
    for attribute, value in element.attrib.items():
        name = attribute.rpartition("}")[2]
        if own and name in _NAMES:
            continue
        is_value = bool(own) and name.lower() in _VALUES
        yield Setting(path if is_value else f"{path}@{name}", own if is_value else name, value)
    text = (element.text or "").strip()
    if text:
        name = _local(element)
        if name.lower() in _VALUES and "/" in path:
            name = path.split("/")[-2].partition("[")[2].rstrip("]") or path.split("/")[-2]
        yield Setting(path, own or name, text)


def _named(element: Element) -> str:
    """What an element calls itself: `<property name="db.url">`, or a name in an element below."""
    for attribute in _NAMES:
        if said := element.get(attribute):
            return said[:120]
    for child in element:
        if isinstance(child.tag, str) and _local(child).lower() in _NAMES and child.text:
            return child.text.strip()[:120]
    return ""


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]

"""The style of the desk is served as one file that says what its sixty say."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import override_settings

from tests.architecture.sources import ROOT
from tsam.faces.ui.static_files import STYLE, in_one

SHEETS = ROOT / "tsam" / "faces" / "ui" / "static"
BACKEND = "tsam.faces.ui.static_files.StaticFiles"


def read(name: str) -> str:
    return (SHEETS / name).read_text("utf-8")


def test_every_sheet_stands_in_it_whole_and_in_its_layer() -> None:
    imports = re.findall(r'@import url\("(.+)"\) layer\((.+)\);', read(STYLE))
    style, at = in_one(STYLE, read), 0

    assert len(imports) > 50
    assert style.startswith("@layer reset, base, components, pages, utilities;")
    for name, layer in imports:
        # In the order in which they are imported, which decides between equals.
        at = style.index(f"@layer {layer} {{\n{read(f'ui/css/{name}')}}}", at)
    assert "@import" not in style


def test_an_import_of_another_kind_is_refused() -> None:
    def told(_name: str) -> str:
        return '@import "print.css" print;'

    with pytest.raises(ValueError, match="@import url"):
        in_one(STYLE, told)


def test_it_is_served_by_its_content_and_packed(tmp_path: Path) -> None:
    files = {**storages.backends, "staticfiles": {"BACKEND": BACKEND}}
    for _start in ("first", "second"):
        with override_settings(STATIC_ROOT=tmp_path, STORAGES=files):
            call_command("collectstatic", interactive=False, verbosity=0)

    served = json.loads((tmp_path / "staticfiles.json").read_text())["paths"][STYLE]
    style = (tmp_path / served).read_bytes()
    assert b"@import" not in style
    assert gzip.decompress((tmp_path / f"{served}.gz").read_bytes()) == style
    assert len(style) > 150_000


def test_what_a_sheet_says_anew_is_served_at_the_next_start(tmp_path: Path) -> None:
    """The sheet that imports it stays as it was, and so does its time."""
    sheets, served = tmp_path / "sheets" / "ui" / "css", tmp_path / "served"
    sheets.mkdir(parents=True)
    (sheets / "main.css").write_text('@import url("one.css") layer(base);')
    files = {**storages.backends, "staticfiles": {"BACKEND": BACKEND}}
    found = []
    for said in ("a { color: red }", "b { color: red }"):
        (sheets / "one.css").write_text(said)
        with override_settings(
            STATIC_ROOT=served,
            STATICFILES_DIRS=[tmp_path / "sheets"],
            STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
            STORAGES=files,
        ):
            call_command("collectstatic", interactive=False, verbosity=0)
        name = json.loads((served / "staticfiles.json").read_text())["paths"][STYLE]
        found.append((name, (served / name).read_text()))

    assert [text for _name, text in found] == [
        "@layer base {\na { color: red }}",
        "@layer base {\nb { color: red }}",
    ]
    assert found[0][0] != found[1][0]

from __future__ import annotations

import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from django import forms as django_forms
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from tests.cast import Cast
from tsam.faces import ui
from tsam.faces.ui import forms, scripts
from tsam.faces.ui.gallery import gallery
from tsam.faces.ui.pages import Request

HOME = Path(ui.__path__[0])
TEMPLATES = HOME / "templates"
SPRITE = (HOME / "static/ui/icons.svg").read_text(encoding="utf-8")


class Reply(forms.Form):
    text = django_forms.CharField(label="Text", help_text="In your own words.")


def test_the_gallery_shows_every_component(rf: RequestFactory, cast: Cast) -> None:
    request = rf.get("/desk/gallery/")
    request.user = cast.tess

    page = gallery(typing.cast(Request, request)).content.decode()

    assert all(sign in page for sign in ("composer", "timeline", "verdict", "pager", "figures"))
    assert " style=" not in page


def test_a_wrong_field_is_tied_to_its_hint_and_its_error() -> None:
    drawn = Reply({"text": ""})["text"].as_field_group()

    assert 'aria-describedby="id_text_helptext id_text_error"' in drawn
    assert 'id="id_text_helptext"' in drawn
    assert 'id="id_text_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_problems_link_to_their_fields() -> None:
    drawn = render_to_string("ui/_problems.html", {"form": Reply({"text": ""})})

    assert 'href="#id_text"' in drawn


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_a_template_compiles_and_says_what_it_needs(path: Path) -> None:
    get_template(str(path.relative_to(TEMPLATES)))

    if path.name.startswith("_"):
        assert path.read_text(encoding="utf-8").startswith("{#")


def test_every_include_passes_only_what_it_names() -> None:
    includes = [
        include
        for path in TEMPLATES.rglob("_*.html")
        for include in re.findall(r"{% include .*?%}", path.read_text(encoding="utf-8"))
    ]

    assert [include for include in includes if not include.endswith("only %}")] == []


def test_every_icon_that_is_named_is_drawn() -> None:
    named = {
        name
        for path in HOME.parent.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }

    assert {name for name in named if f'id="{name}"' not in SPRITE} == set()


def test_every_module_is_in_the_import_map() -> None:
    modules = {path.stem for path in (HOME / "static/ui/js").glob("*.js")}

    assert modules == set(scripts.MODULES)


def test_every_stylesheet_is_imported() -> None:
    styles = HOME / "static/ui/css"
    imported = set(
        re.findall(r'url\("([^"]+)"\)', (styles / "main.css").read_text(encoding="utf-8"))
    )

    assert imported == {path.name for path in styles.glob("*.css")} - {"main.css"}


def test_what_others_wrote_is_what_the_checksums_say() -> None:
    vendor = HOME.parents[2] / "bin/vendor"

    assert subprocess.run([sys.executable, vendor, "--check"], check=False).returncode == 0

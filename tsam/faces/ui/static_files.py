"""The files of pages as they are served: named by their content, packed, and few.

The style of the desk is written in sixty small files, and asked for as one: a browser on its first
visit would fetch six at a time, and each page would look each of them up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE = "ui/css/main.css"
_IMPORT = re.compile(r'^@import url\("(?P<name>[\w-]+\.css)"\) layer\((?P<layer>[\w-]+)\);$', re.M)


class StaticFiles(CompressedManifestStaticFilesStorage):
    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        def read(name: str) -> str:
            # As it stands in the source: a copy in the folder that is served may be an old one.
            storage, path = paths[name]
            with storage.open(path) as file:
                text: str = file.read().decode()
            return text

        if STYLE in paths:
            paths = {**paths, STYLE: (_Written(in_one(STYLE, read)), paths[STYLE][1])}
        name_and_pack: Callable[..., Iterator[Any]] = super().post_process
        yield from name_and_pack(paths, dry_run=dry_run, **options)


def in_one(name: str, read: Callable[[str], str]) -> str:
    """A style sheet with the sheets of its folder that it imports, each within its layer.

    Raises ValueError for an import that is written in another way.
    """
    folder = PurePosixPath(name).parent

    def sheet(found: re.Match[str]) -> str:
        text = read(str(folder / found["name"]))
        return f"@layer {found['layer']} {{\n{text}}}"

    written = _IMPORT.sub(sheet, read(name))
    if "@import" in written:
        raise ValueError(f'{name}: an import is written as @import url("name.css") layer(name);')
    return written


class _Written:
    """Stands where the collector looks for the source of a file."""

    def __init__(self, text: str) -> None:
        self._text = text

    def open(self, _path: str) -> ContentFile[bytes]:
        return ContentFile(self._text.encode())

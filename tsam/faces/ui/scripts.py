"""The import map: bare names of our modules to their hashed addresses, and the map's own hash."""

import base64
import hashlib
import json
from functools import lru_cache

from django.contrib.staticfiles.storage import staticfiles_storage

MODULES = (
    "attach",
    "autosave",
    "clear",
    "changed",
    "composer",
    "copy",
    "density",
    "dialog",
    "door",
    "files",
    "keys",
    "kinds",
    "live",
    "main",
    "order",
    "palette",
    "peek",
    "rows",
    "sending",
    "sheet",
    "theme",
    "times",
    "submit",
    "toast",
    "uploads",
)
VENDORED = ("htmx",)


def import_map() -> str:
    """The map as JSON. Written into the page as it is, so its bytes decide the policy's hash."""
    return _import_map(staticfiles_storage.url("ui/js/main.js"))


def import_map_hash() -> str:
    """The source expression that lets this one inline element pass the policy."""
    return _hash(import_map())


@lru_cache(maxsize=4)
def _hash(inline: str) -> str:
    digest = hashlib.sha256(inline.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=4)
def _import_map(_main: str) -> str:
    # Kept per address of the entry: it changes with the storage and with every release.
    files = {f"ui/{name}": f"ui/js/{name}.js" for name in MODULES}
    files |= {name: f"ui/vendor/{name}.js" for name in VENDORED}
    imports = {name: staticfiles_storage.url(path) for name, path in files.items()}
    return json.dumps({"imports": imports}, separators=(",", ":"))

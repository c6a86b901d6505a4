"""Run Python beside the tests, on a database of the same kind as theirs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection


def start(script: str, *words: str, folder: Path) -> subprocess.Popen[str]:
    """A process that sees the test's own database (PostgreSQL), or one in `folder` (SQLite)."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "tsam.settings",
            "TSAM_VAR": str(folder),
            "DATABASE_URL": database_url(),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(script: str, *words: str, folder: Path) -> str:
    """Run to the end; returns the last line that was printed."""
    said, _none = start(script, *words, folder=folder).communicate(timeout=120)
    return said.strip().splitlines()[-1] if said.strip() else ""


def database_url() -> str:
    if connection.vendor == "sqlite":
        return ""
    place = connection.settings_dict
    user = f"{place['USER']}:{place['PASSWORD']}" if place["PASSWORD"] else place["USER"]
    host = f"{place['HOST']}:{place['PORT']}" if place["PORT"] else place["HOST"]
    options = "&".join(f"{name}={value}" for name, value in place["OPTIONS"].items())
    return f"postgresql://{user}@{host}/{place['NAME']}?{options}"

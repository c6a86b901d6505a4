"""Import a public calendar of releases whole, without its rows that are wrong.

The file is `calendar_revisions.csv.gz` of the folder `releases-endoflife` of the data: what people
wrote into the pages of endoflife.date, slips of the finger included. Each of those is told by its
row, nothing is written while they are there, and without them all others come in. The import runs
in a process and a SQLite of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.evaluate_import import Row

FILE = Path("releases-endoflife") / "calendar_revisions.csv.gz"

# Counted in the file apart from this program.
FACTS: dict[str, Any] = {
    "rows that are told": [3512, 3514, 3567, 4605, 6068, 8729, 12743],
    "releases written while they are there": 0,
    "releases written without them": 9_935,
    "releases written when run again": 0,
    "day of slackware 14.0, corrected in a later row": "2012-09-28",
}

_CHILD = """
import json, sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from tsam.domains.cases.importers.releases import mapping, write
from tsam.domains.cases.importers.write import FaultyFile
from tsam.domains.releases.models import Vehicle

call_command("migrate", verbosity=0)
path, told, at = Path(sys.argv[1]), mapping.find("releases-endoflife"), timezone.now()
try:
    write.write(path, told, by=None, at=at)
    rows = []
except FaultyFile as wrong:
    rows = [one.row for one in wrong.faults.kept]
before = Vehicle.objects.count()
write.write(path, told, by=None, at=at, leaves_out=True)
after = Vehicle.objects.count()
again, _faults = write.write(path, told, by=None, at=at, leaves_out=True)
slackware = Vehicle.objects.get(product="slackware", name="14.0")
print(json.dumps({
    "rows that are told": rows,
    "releases written while they are there": before,
    "releases written without them": after,
    "releases written when run again": again.new + again.changed,
    "day of slackware 14.0, corrected in a later row": str(slackware.released_on),
}))
"""


def evaluate(data: Path) -> list[Row]:
    """Each fact beside what came out. FileNotFoundError without the data."""
    path = data / FILE
    if not path.is_file():
        raise FileNotFoundError(path)
    found = _import(path)
    return [
        Row(what, json.dumps(known), json.dumps(found[what]), known == found[what])
        for what, known in FACTS.items()
    ]


def _import(path: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.run(
            [sys.executable, "-c", _CHILD, str(path)],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tsam.settings",
                "PYTHONPATH": str(Path(__file__).parents[1]),
                "TSAM_VAR": folder,
                "DATABASE_URL": "",
            },
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found

"""An import that is killed midway leaves nothing behind, and the next one brings in everything."""

import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import database_url

EXAMPLE = Path(__file__).parents[2] / "examples" / "incidents.csv.gz"
# So many of its incidents, written so many at a time: enough to be killed between two.
INCIDENTS, AT_ONCE = 300, 100

BEGIN = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from tsam.domains.accounts.models import Event
from tsam.domains.cases.importers import command, jobs, write
from tsam.domains.cases.models import Case, ImportRun

write.BATCH = int(sys.argv[3])
step, kill_at = write._write_batch, int(sys.argv[1])
def killed(*args):
    global kill_at
    kill_at -= 1
    step(*args)
    if not kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
write._write_batch = killed
call_command("migrate", verbosity=0)
before = Case.objects.count()
"""

BY_COMMAND = """
import argparse
parser = argparse.ArgumentParser()
command.arguments(parser)
words = ["cases", sys.argv[2], "--mapping", "incidents-uci-servicenow"]
command.run(parser.parse_args([*words, "--account", "example-it", "--create"]))
"""

# What a worker does; the run stands in the database from the first attempt on.
BY_JOB = """
from pathlib import Path
from django.core.files.base import ContentFile
from tests.cast import NOON, Cast
from tsam.domains.cases.importers import actions
run = ImportRun.objects.first()
if run is None:
    cast = Cast()
    file = ContentFile(Path(sys.argv[2]).read_bytes(), name="incidents.csv")
    run = actions.start(account=cast.acme, application=cast.assembly, file=file,
                        mapping="incidents-uci-servicenow", by=cast.dana, at=NOON)
    jobs.check_file(run.pk)
    actions.run(run, by=cast.dana, at=NOON)
jobs.run_import(run.pk)
"""

END = """
said = Event.objects.filter(name="cases.imported").count()
print(before, Case.objects.count(), Event.objects.filter(noun="case").count(), said)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("way", [BY_COMMAND, BY_JOB], ids=["command", "job"])
def test_a_killed_import_leaves_nothing_and_the_next_brings_all(tmp_path: Path, way: str) -> None:
    file, rows = _beginning(tmp_path)

    killed = _import(tmp_path, way, file, kill_at=2)
    whole = _import(tmp_path, way, file, kill_at=0)
    again = _import(tmp_path, way, file, kill_at=0)

    assert killed.returncode == -signal.SIGKILL
    _none, cases, events, said = map(int, whole.stdout.splitlines()[-1].split())
    assert (cases, said) == (INCIDENTS, 1), whole.stderr
    assert events > rows // 2
    assert again.stdout.splitlines()[-1] == f"{cases} {cases} {events} 1", again.stderr


def _beginning(folder: Path) -> tuple[Path, int]:
    """The first incidents of the example, and how many rows they are."""
    with gzip.open(EXAMPLE, "rt", encoding="utf-8", newline="") as whole:
        head, *lines = list(whole)
    seen: set[str] = set()
    kept = []
    for line in lines:
        seen.add(line.split(",", 1)[0])
        if len(seen) > INCIDENTS:
            break
        kept.append(line)
    file = folder / "incidents.csv"
    file.write_text("".join([head, *kept]), encoding="utf-8")
    return file, len(kept)


def _import(
    folder: Path, way: str, file: Path, *, kill_at: int
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BEGIN + way + END, str(kill_at), str(file), str(AT_ONCE)],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TSAM_VAR": str(folder),
            "DATABASE_URL": database_url(),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

"""How long a bundle of 10,000 files takes, from its upload to its last fact, and how much memory.

8,000 configuration files of five settings, every tenth with a secret, and a list of 2,000 more.
Run by `python -m bench.reports`, in a process and a SQLite of its own.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import timedelta
from importlib import import_module

import django

CONFIGURED, LISTED = 8_000, 2_000
SECONDS, MEGABYTES = 30, 300


def bundle(contract: str, application: str, taken_at: str) -> bytes:
    packed = io.BytesIO()
    manifest = {
        "format": "tsam-environment/1",
        "contract": contract,
        "application": application,
        "tier": "PRODUCTION",
        "taken_at": taken_at,
        "complete": True,
    }
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("manifest.json", json.dumps(manifest))
        rows = ["path,sha256,kind"]
        for number in range(LISTED):
            digest = hashlib.sha256(str(number).encode()).hexdigest()
            rows.append(f"lib/part{number}.jar,{digest},customisation")
        out.writestr("files.csv", "\n".join(rows) + "\n")
        for number in range(CONFIGURED):
            out.writestr(f"config/conf/{number % 50}/{number}.properties", _file(number))
    return packed.getvalue()


def _file(number: int) -> str:
    lines = [f"service.{number}.{name}={number * 7}" for name in ("port", "size", "timeout")]
    lines.append(f"service.{number}.home=/opt/vault/services/{number}/home")
    lines.append(
        f"service.{number}.password=s{number * 13}x" if number % 10 == 0 else "log.level=INFO"
    )
    return "\n".join(lines) + "\n# " + "a comment of a usual length\n# " * 20


def main() -> int:
    if "--here" not in sys.argv:
        with tempfile.TemporaryDirectory(prefix="tsam-bench-") as folder:
            environment = {**os.environ, "TSAM_VAR": folder}
            environment.pop("DATABASE_URL", None)
            command = [sys.executable, "-m", "bench.reports", "--here"]
            return subprocess.run(command, env=environment, check=False).returncode
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsam.settings")
    django.setup()
    # Models can be imported only now.
    import_module("bench.reports_here").measure(bundle)
    return 0


def judged(words: str, seconds: float, cpu: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {words} | {seconds:.1f} s | {cpu:.1f} s | {peak:.0f} MB |", flush=True)


def timed() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


A_DAY = timedelta(days=1)

if __name__ == "__main__":
    sys.exit(main())

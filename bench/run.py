"""Server CPU per request on desks of several sizes and both databases: `make bench`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WITH_POSTGRES = Path(__file__).parents[1] / "bin" / "with-postgres"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--cases", default="20000,200000", help="sizes, or none: defects and order of work alone"
    )
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--requests", type=int, default=200, help="measured of each kind")
    asked = parser.parse_args()
    databases = ["sqlite", "postgres"] if asked.database == "both" else [asked.database]
    sizes = [int(size) for size in asked.cases.split(",") if size]
    for database in databases:
        for size in sizes:
            print(f"\n{database}, {size:,} cases\n", flush=True)
            _print(_measured(database, f"--cases={size}", f"--requests={asked.requests}"))
        print(f"\n{database}, 25,000 SPRs, 2,000 of them open\n", flush=True)
        _print(_measured(database, "defects", f"--requests={asked.requests}"))
        print(f"\n{database}, the order of 5,000 open cases\n", flush=True)
        _print(_measured(database, "ranking"))
    return 0


def _measured(database: str, *what: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench", *what]
    if database == "postgres":
        command = [sys.executable, str(WITH_POSTGRES), "--durable", *command]
    with tempfile.TemporaryDirectory(prefix="tsam-bench-") as folder:
        environment = {**os.environ, "TSAM_VAR": folder}
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode:
        sys.exit(done.returncode)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _print(measured: dict[str, Any]) -> None:
    print("| request | CPU ms | wall p50 ms | wall p95 ms |")
    print("|---|--:|--:|--:|")
    for line in measured["lines"]:
        print(f"| {line['what']} | {line['cpu']:.1f} | {line['p50']:.1f} | {line['p95']:.1f} |")
    for whose, mib in measured["memory"].items():
        print(f"\nMemory after the load, {whose}: {mib:.0f} MiB", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""CPU and memory of a tree of processes, read from /proc (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def cpu_ms(roots: list[int]) -> float:
    """What these processes, their descendants and those that ended have used so far."""
    total = 0
    for pid in tree(roots):
        fields = _stat(pid)
        # utime, stime, cutime, cstime: fields 14 to 17 of proc(5), counted after the name.
        total += sum(int(field) for field in fields[11:15])
    return total * _TICK_MS


def memory_mib(roots: list[int]) -> float:
    """The proportional set size: shared pages are counted once among those who share them."""
    kib = 0
    for pid in tree(roots):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        kib += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return kib / 1024


def tree(roots: list[int]) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(path.name))
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(path.name))
    found = list(roots)
    for pid in found:
        found.extend(parents.get(pid, []))
    return found


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold spaces; none when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []

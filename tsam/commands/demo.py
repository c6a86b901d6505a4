"""Fill an empty database with the demonstration world."""

from __future__ import annotations

import argparse

from django.utils import timezone

from tsam.commands.prepare import prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)


def run(_asked: argparse.Namespace) -> int:
    prepare()
    return 0 if seed() else 1


def seed() -> bool:
    """Seed once; a database that holds accounts is left as it is."""
    from tsam.demo import world

    if world.is_settled():
        print("There are accounts already; nothing was seeded.")
        return False
    print("Seeding the demonstration; this takes a moment.", flush=True)
    world.settle(at=timezone.now())
    return True

"""Bring the database, the cache table and the static files to where this version needs them."""

from __future__ import annotations

from django.core.management import call_command

from tsam.kernel import worker
from tsam.schedule import SWEEPS


def prepare() -> None:
    """Safe to run at every start; does nothing when nothing changed."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    worker.plan({name: (sweep.job, sweep.minutes, sweep.cluster) for name, sweep in SWEEPS.items()})

"""Django's own command, which is quick where there is nothing to follow from."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from tsam.kernel import fresh


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        # Whoever asks for a certain step, or for the plan alone, gets just that.
        is_plain = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        if is_plain and not options["fake"] and fresh.is_empty(connection):
            fresh.build(connection)
        super().handle(*args, **options)

"""The measuring of bench.reports, once Django stands."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.utils.timezone import now

from bench import reports, world
from tsam.commands.prepare import prepare
from tsam.domains.intelligence import jobs
from tsam.domains.intelligence.actions import imports
from tsam.domains.intelligence.models import EnvironmentFact


def measure(bundle: Callable[[str, str, str], bytes]) -> None:
    prepare()
    at = now()
    tsam = world.tsam_of(at)
    application, _customer = world.engagement_of(0, tsam, at)
    contract = application.support_contract
    number = contract.number if contract else ""
    content = bundle(number, application.name, (at - reports.A_DAY).isoformat())
    print(f"{len(content) / 1e6:.1f} MB packed\n\n| step | wall | CPU | peak |\n|---|--:|--:|--:|")
    wall, cpu = reports.timed()
    row = imports.read_report(application, io.BytesIO(content), name="b.zip", by=tsam, at=at)
    after, spent = reports.timed()
    reports.judged("read, masked and compared", after - wall, spent - cpu)
    imports.run(row, by=tsam, at=at)
    jobs.write_report(row.pk)
    end, used = reports.timed()
    reports.judged("written", end - after, used - spent)
    print(f"\n{EnvironmentFact._base_manager.count():,} facts, {row.masked_count:,} secrets masked")

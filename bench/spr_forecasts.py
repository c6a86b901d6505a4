"""What a night's forecast takes of a processor: 25,000 defects, of which 2,000 are open.

    python -m bench.spr_forecasts

Uses a database of its own in a folder that is thrown away.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import numpy as np

HISTORY, OPEN = 23_000, 2_000
AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="tsam.settings", TSAM_VAR=folder)
        os.environ.pop("DATABASE_URL", None)
        import_module("django").setup()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        models = import_module("tsam.domains.sprs.models")
        forecasting = import_module("tsam.domains.sprs.forecasting")
        models.Spr._base_manager.bulk_create(_rows(models), batch_size=1000)
        start = time.process_time()
        learnt = forecasting.learn(AT)
        middle = time.process_time()
        keys = list(models.Spr._base_manager.filter(is_open=True).values_list("pk", flat=True))
        forecasting.foretell(keys, learnt, AT)
        end = time.process_time()
        one = time.process_time()
        forecasting.foretell(keys[:1], forecasting.last_model(), AT)
        last = time.process_time()
    print(f"learnt from {HISTORY + OPEN:,} in {middle - start:.1f} s")
    print(f"{OPEN:,} open ones forecast in {end - middle:.1f} s, one of them in {last - one:.2f} s")
    return 0


def _rows(models: Any) -> list[Any]:
    draw = np.random.default_rng(1)
    rows = []
    for number in range(HISTORY + OPEN):
        is_open = number >= HISTORY
        raised = AT - timedelta(days=float(draw.uniform(1, 2000)))
        ended = min(raised + timedelta(days=float(draw.lognormal(3, 1.4))), AT)
        rows.append(
            models.Spr(
                known_as=f"SPR{100000 + number}",
                title="It stops",
                product=f"Product {draw.integers(12)}",
                component=f"Part {draw.integers(60)}",
                severity=int(draw.integers(5)),
                state="IN_WORK" if is_open else "VERIFIED",
                is_open=is_open,
                state_at=raised if is_open else ended,
                ended_at=None if is_open else ended,
                raised_at=raised,
            )
        )
    return rows


if __name__ == "__main__":
    sys.exit(main())

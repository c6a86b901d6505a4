"""What is large and seldom needed is loaded where it is needed, not by every process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

# Together some 35 MB, and as much again in each worker.
LARGE = {
    *("numpy", "openpyxl", "spdx_tools", "cyclonedx", "detect_secrets"),
    *("httpx", "rich", "requests", "yaml"),
}
ASKED = """
import sys
import django
django.setup()
import {modules}
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & set({large!r})))
"""


@pytest.mark.parametrize(
    "modules",
    ["tsam.urls, tsam.asgi", "tsam.commands, tsam.reactions"],
    ids=["pages", "workers"],
)
def test_a_process_starts_without_what_few_requests_need(modules: str) -> None:
    asked = ASKED.format(modules=modules, large=sorted(LARGE))

    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == []

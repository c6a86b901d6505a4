"""Every page as pictures, desktop and phone, light and dark: `make shots`.

They go to var/shots, one picture a page and look, taken of a freshly seeded demonstration.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Browser

from bench import stage, tour

LOOKS = {"desktop": stage.DESKTOP, "phone": stage.PHONE}
HOME = Path(__file__).parents[1] / "var" / "shots"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make shots", description=__doc__)
    parser.add_argument("--out", type=Path, default=HOME, help="the folder for the pictures")
    parser.add_argument("--whole", action="store_true", help="whole pages, not one screen of each")
    asked = parser.parse_args()
    shutil.rmtree(asked.out, ignore_errors=True)
    asked.out.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="tsam-shots-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "tsam.settings", "TSAM_VAR": folder}
        # For the address map, by which the tour knows the pages apart.
        django.setup()
        with stage.demonstration(Path(folder)) as address, stage.browser() as browser:
            many = _take(browser, address, asked.out, asked.whole)
    print(f"{many} pictures in {asked.out}")
    return 0


def _take(browser: Browser, address: str, out: Path, whole: bool) -> int:
    stops = tour.stops(browser, address)
    many = 0
    for look, size in LOOKS.items():
        for theme in ("light", "dark"):
            for stop, page in tour.visits(browser, address, stops, size, theme == "dark"):
                page.screenshot(path=out / f"{stop.name}-{look}-{theme}.png", full_page=whole)
                many += 1
    return many


if __name__ == "__main__":
    sys.exit(main())

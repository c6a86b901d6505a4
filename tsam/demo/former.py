"""What a customer brought along from the desk it had before: closed cases, imported as a list."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.demo.people import Staff
from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import mapping, write
from tsam.domains.people.models import User

_TOLD = Path(__file__).with_name("told")
_HEAD = ("number", "title", "severity", "state", "opened", "closed", "at")

Told = Mapping[str, Any]


def plan(standings: Iterable[Standing], staff: Staff, at: datetime) -> Iterator[Later]:
    homes = {name: standing for standing in standings for name in standing.applications}
    for one in tomllib.loads((_TOLD / "former_cases.toml").read_text("utf-8"))["list"]:
        if standing := homes.get(one["application"]):
            came = at - timedelta(days=one["came"])
            application, by = standing.applications[one["application"]], staff[one["by"]].user
            yield came, partial(_bring, application, list(_rows(one["cases"], at)), by, came)


def _bring(application: Application, rows: list[list[str]], by: User, came: datetime) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "former.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([_HEAD, *rows])
        told = mapping.read(_TOLD / "former_desk.toml")
        write.write(file, told, application, by=by, at=came)


def _rows(cases: Iterable[Told], at: datetime) -> Iterator[list[str]]:
    for one in cases:
        opened = at - timedelta(days=one["ago"])
        closed = opened + timedelta(days=one["days"])
        whole = [one["number"], one["title"], str(one["severity"])]
        ends = [opened.isoformat(), closed.isoformat()]
        yield [*whole, "Open", *ends, opened.isoformat()]
        yield [*whole, "Closed", *ends, closed.isoformat()]

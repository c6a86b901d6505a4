"""Measure one desk: fill the database of this process's environment, serve it, ask it.

Prints one line of JSON. Started by bench.run, which gives it a database and a folder of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from uuid import uuid4

import httpx
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.timezone import now
from django_q.models import OrmQ

from bench import processes, world
from tsam.commands.prepare import prepare
from tsam.domains.cases.models import Case
from tsam.domains.people import tokens
from tsam.domains.people.models import Scope
from tsam.faces.desk.queries import cases as query

WARM = 20
START_SECONDS = 60
WORK_SECONDS = 300
CSRF = "a" * 32


@dataclass(frozen=True)
class Line:
    """Milliseconds for one request: processor time, and time on the clock."""

    what: str
    cpu: float
    p50: float
    p95: float


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    asked = parser.parse_args()
    prepare()
    desk = world.build(asked.cases, now())
    settle()
    lines = [_bare_query(desk, asked.requests)]
    port = _free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "tsam", "serve", "--web", "--port", str(port)],
        stdout=subprocess.DEVNULL,
    ) as server:
        try:
            roots = [server.pid, *_database()]
            lines += _served(desk, f"http://127.0.0.1:{port}", roots, asked.requests)
            memory = {"pages and database": processes.memory_mib(roots)}
            with _working() as workers:
                memory["workers too"] = processes.memory_mib([*roots, workers])
        finally:
            server.terminate()
    print(json.dumps({"lines": [asdict(line) for line in lines], "memory": memory}))
    return 0


@contextmanager
def _working() -> Iterator[int]:
    """The workers, once they have done what followed from the load; yields their process."""
    command = [sys.executable, "-m", "tsam", "work"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as workers:
        try:
            until = time.monotonic() + WORK_SECONDS
            while OrmQ.objects.exists():
                if time.monotonic() > until:
                    sys.exit("The workers did not end within five minutes.")
                # Another process does it, and nothing is told when the table is empty.
                time.sleep(0.5)
            connection.close()
            yield workers.pid
        finally:
            workers.terminate()


def settle() -> None:
    """What a database does by itself overnight, so that every run plans alike."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("ANALYZE")


def _database() -> list[int]:
    """The parent of all processes of PostgreSQL; none for SQLite, which works in ours."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return [processes.parent(backend)]


def _bare_query(desk: world.World, requests: int) -> Line:
    """The floor below the list: its statement alone, by cursor."""
    at = now()
    filters = query.Filters.read(QueryDict(), desk.tsam)
    ranks = query.ranked(desk.tsam, filters, at).order_by(*query.SORTS["rank"])[:51]
    sql, values = ranks.query.sql_with_params()

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.fetchall()

    return _measure("floor: the list's query alone", ask, [os.getpid(), *_database()], requests)


def _served(desk: world.World, base: str, roots: list[int], requests: int) -> list[Line]:
    cookies = {settings.SESSION_COOKIE_NAME: _session(desk), settings.CSRF_COOKIE_NAME: CSRF}
    own = Case.objects.open().filter(application=desk.application).latest("pk")
    # Drops the connection, so that nothing here holds a lock while the server is measured.
    connection.close()
    _token, secret = tokens.issue(desk.customer, name="bench", scope=Scope.WRITE, days=1, at=now())
    connection.close()
    headers = {"Origin": base, "X-CSRFToken": CSRF}
    with (
        httpx.Client(base_url=base, cookies=cookies, headers=headers) as reader,
        httpx.Client(base_url=base, headers={"Authorization": f"Bearer {secret}"}) as program,
    ):
        _await(reader)
        asks = {
            "floor: an empty Django page": _get(reader, "/healthz"),
            "case list, by rank": _get(reader, "/desk/cases"),
            "case list, newest of all": _get(reader, "/desk/cases?scope=all&sort=newest"),
            "case page": _get(reader, f"/desk/cases/{own.number}"),
            "search, rare word": _get(reader, f"/desk/search?q={world.RARE}"),
            "search, common word": _get(reader, f"/desk/search?q={world.COMMON}"),
            "create by API": _create(program, desk.application.pk),
            "reply": _reply(reader, own.number),
        }
        return [_measure(what, ask, roots, requests) for what, ask in asks.items()]


def _session(desk: world.World) -> str:
    browser = Client()
    browser.force_login(desk.tsam, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def _get(client: httpx.Client, path: str) -> Callable[[], None]:
    return lambda: _expect(client.get(path), 200)


def _create(client: httpx.Client, application: int) -> Callable[[], None]:
    body = {
        "application": application,
        "title": "The press stops",
        "text": "It stops after ten strokes and shows E-4711.",
        "severity": 2,
    }
    return lambda: _expect(
        client.post("/api/v1/cases", json=body, headers={"Idempotency-Key": uuid4().hex}), 201
    )


def _reply(client: httpx.Client, number: str) -> Callable[[], None]:
    def ask() -> None:
        body = {"text": "Please send the log of the last start.", "key": uuid4().hex, "state": ""}
        _expect(client.post(f"/desk/cases/{number}/words", data=body), 302)

    return ask


def _expect(response: httpx.Response, status: int) -> None:
    if response.status_code != status:
        sys.exit(
            f"{response.request.method} {response.request.url} answered "
            f"{response.status_code} instead of {status}: {response.text[:2000]}"
        )


def _measure(what: str, ask: Callable[[], None], roots: list[int], requests: int) -> Line:
    """One after the other on one connection, after some that only warm up."""
    for _warm in range(WARM):
        ask()
    before, walls = processes.cpu_ms(roots), []
    for _request in range(requests):
        start = time.perf_counter()
        ask()
        walls.append(1000 * (time.perf_counter() - start))
    spent = (processes.cpu_ms(roots) - before) / requests
    return Line(what, spent, statistics.median(walls), statistics.quantiles(walls, n=20)[-1])


def measure_here(what: str, ask: Callable[[], HttpResponseBase], requests: int) -> Line:
    """As `_measure`, in this process: what the server and the network add is not among it."""

    def answered() -> None:
        answer = ask()
        if answer.status_code != 200:
            sys.exit(f"{what} answered {answer.status_code} instead of 200.")

    return _measure(what, answered, [os.getpid(), *_database()], requests)


def _await(client: httpx.Client) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            client.get("/healthz")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not answer within a minute.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""Start the product: pages, live stream and workers, in one command."""

from __future__ import annotations

import argparse
import socket
import sys

from django.conf import settings
from django.db import connections
from django.utils.timezone import now

from tsam.commands import demo
from tsam.commands.prepare import prepare
from tsam.demo.cast_list import CastList, cast
from tsam.domains.people.models import User
from tsam.kernel import env, supervisor


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="seed the demonstration, once")
    parser.add_argument("--web", action="store_true", help="pages only; jobs are done elsewhere")
    parser.add_argument("--host", default=env.text("TSAM_HOST", "127.0.0.1"))
    parser.add_argument(
        "--port", type=int, default=env.integer("TSAM_PORT", 8000, least=1, most=65535)
    )


def run(asked: argparse.Namespace) -> int:
    if not _is_free(asked.host, asked.port):
        print(
            f"Port {asked.port} of {asked.host} is taken. Stop what runs there, or choose "
            f"another with --port.",
            file=sys.stderr,
        )
        return 1
    prepare()
    if asked.demo:
        demo.seed()
    _say_where(asked)
    connections.close_all()
    commands = {"pages": _pages(asked.host, asked.port)}
    if not asked.web:
        commands["jobs"] = [sys.executable, "-m", "tsam", "work"]
    return supervisor.become(commands)


def _pages(host: str, port: int) -> list[str]:
    workers = env.integer("TSAM_WEB_WORKERS", 1, least=1, most=64)
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=asginl",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        "--backlog=4096",
        "--backpressure=4096",
        "--respawn-failed-workers",
        f"--workers-kill-timeout={round(supervisor.GRACE_SECONDS) - 2}",
        "--no-ws",
        "--log-level=warning",
        "tsam.asgi:application",
    ]


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def _say_where(asked: argparse.Namespace) -> None:
    print(f"TSAM Desk answers on http://{asked.host}:{asked.port}/", flush=True)
    if settings.DEMO:
        say_who(cast(now()))
    elif not User.objects.exists():
        print(
            "Nobody can sign in yet. Make the first administrator with: tsam doctor --first EMAIL"
        )


def say_who(people: CastList) -> None:
    print("Who can sign in, with one click on the sign-in page:", flush=True)
    for title, roles in people.first:
        print(f"\n  {title}")
        for role in roles:
            who = f"{role.does}, {role.place}" if role.place else role.does
            print(f"    {role.person.name:16} {role.person.email:36} {who}")
    others = sum(len(roles) for _title, roles in people.others)
    print(f"\n  and {others} more on that page, by where they work.", flush=True)

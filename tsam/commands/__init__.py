"""What can be asked of the product from a shell."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tsam import __version__
from tsam.commands import demo, doctor, letter, serve, token, tracker, work
from tsam.domains.cases.importers import command as importing

COMMANDS = {
    "serve": serve,
    "work": work,
    "import": importing,
    "demo": demo,
    "token": token,
    "letter": letter,
    "tracker": tracker,
    "doctor": doctor,
}


def run(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tsam", description="The desk of a technical support account manager."
    )
    parser.add_argument("--version", action="version", version=f"tsam {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        summary = (command.__doc__ or "").strip().splitlines()[0]
        command.arguments(commands.add_parser(name, help=summary, description=summary))
    asked = parser.parse_args(words)
    code: int = COMMANDS[asked.command].run(asked)
    return code

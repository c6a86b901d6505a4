"""Make a key for the API; it is shown once."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from tsam.domains.accounts import members
from tsam.domains.people.models import Scope, User


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="whose key it is: it may do what this person may do")
    parser.add_argument("--name", default="command line", help="what it is for")
    parser.add_argument("--scope", choices=list(Scope.values), default=Scope.READ.value)
    parser.add_argument("--days", type=int, default=90, help="how long it is valid")


def run(asked: argparse.Namespace) -> int:
    owner = User.objects.filter(email__iexact=asked.email, is_active=True).first()
    if owner is None:
        print(f"Nobody signs in as {asked.email}.", file=sys.stderr)
        return 1
    if not 1 <= asked.days <= 366:
        print("A key is valid for 1 to 366 days.", file=sys.stderr)
        return 1
    _token, secret = members.issue_token(
        owner,
        by=None,
        at=timezone.now(),
        name=asked.name,
        scope=asked.scope,
        days=asked.days,
    )
    print(secret)
    return 0

"""What goes to a tracker, made of the SPR alone, and looked through once more before it leaves.

Names were refused when people wrote; a customer that came into the books later, or a text that came
with an import, may still name one. So nothing leaves in which a customer, one of their people or
an address of theirs stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tsam.domains.accounts.models import Account
from tsam.domains.accounts.naming import Names
from tsam.domains.people.models import User
from tsam.domains.sprs.models import PriorityRequest, Spr, SprSeverity
from tsam.domains.sprs.trackers.mapping import Words

# The domain of an address.
_ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")


class NamesSomebody(Exception):
    """The text names a customer, or one of their people. Does not say whom."""


def label_of(spr: Spr) -> str:
    """By which an issue of ours is found there again."""
    return spr.number.lower()


def fields_of(spr: Spr, words: Words, issue_type: str) -> Mapping[str, Any]:
    """A new issue. Raises NamesSomebody."""
    facts = [
        ("Product", spr.product),
        ("Component", spr.component),
        ("Found in", spr.found_in),
        ("Severity", str(SprSeverity(spr.severity).name)),
    ]
    told = "\n".join(f"{name}: {value}" for name, value in facts if value)
    fields: dict[str, Any] = {
        "issuetype": issue_type,
        "summary": guarded(f"{spr.number} {spr.title}")[:250],
        "description": guarded("\n\n".join(part for part in (spr.text, told) if part)),
        "labels": [label_of(spr)],
    }
    if priority := words.priority_for(spr.severity):
        fields["priority"] = priority
    return fields


def asked(request: PriorityRequest, number: str) -> str:
    """What a TSAM asks for, as a comment there. Says who asks by no name. Raises NamesSomebody."""
    wanted = [
        f"in release {request.wanted_release}" if request.wanted_release else "",
        f"by {request.wanted_on.isoformat()}" if request.wanted_on else "",
    ]
    by = " ".join(part for part in wanted if part)
    lines = [
        f"Priority is asked for {number}{f', wanted {by}' if by else ''}:",
        request.justification,
        f"What was asked for: {request.more}" if request.more else "",
        "R&D answers in TSAM Desk.",
    ]
    return guarded("\n\n".join(line for line in lines if line))


def guarded(text: str) -> str:
    """The text, when it may leave. Raises NamesSomebody."""
    theirs = User.objects.filter(is_staff=False).values_list("name", "email")
    accounts = Account._base_manager.values_list("name", flat=True)
    names = Names([*accounts, *(name for name, _email in theirs)])
    if names.stand_in(text):
        raise NamesSomebody
    domains = {email.rpartition("@")[2].lower() for _name, email in theirs}
    if any(found.lower() in domains for found in _ADDRESS.findall(text)):
        raise NamesSomebody
    return text

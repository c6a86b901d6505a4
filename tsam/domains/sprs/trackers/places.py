"""Where a tracker is and how we sign in there, as an administrator writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsam.domains.sprs.models import Tracker, TrackerKind
from tsam.kernel import outbound

_PROJECT = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_LEAST_HOOK = 16


@dataclass(frozen=True)
class Place:
    """An empty token or hook leaves what is kept. Neither is shown, not in an error either."""

    name: str
    kind: str
    base_url: str
    project: str
    issue_type: str = "Bug"
    product: str = ""
    email: str = ""
    token: str = field(default="", repr=False)
    hook: str = field(default="", repr=False)
    allows_private: bool = False


def checked(said: Place, known: Tracker | None) -> dict[str, Any]:
    """The columns of its row. Raises ValidationError by field."""
    own = known.pk if known else 0
    faults = {name: fault for name, look in _LOOKS.items() if (fault := look(said))}
    if Tracker.objects.filter(name__iexact=_name(said)).exclude(pk=own).exists():
        faults.setdefault("name", _("Another tracker has this name."))
    if faults:
        raise ValidationError(faults)
    return {
        "name": _name(said),
        "kind": said.kind,
        "base_url": said.base_url.strip().rstrip("/"),
        "project": said.project.strip().upper(),
        "issue_type": said.issue_type.strip(),
        "product": said.product.strip()[:80],
        "email": said.email.strip(),
        "allows_private": said.allows_private,
    }


def _name(said: Place) -> str:
    return " ".join(said.name.split())


def _look_name(said: Place) -> str:
    if 0 < len(_name(said)) <= 60:
        return ""
    return _("Give it a name of at most 60 characters.")


def _look_kind(said: Place) -> str:
    return "" if said.kind in TrackerKind.values else _("Choose which kind it is.")


def _look_address(said: Place) -> str:
    malformed = _("This is no address. Write one such as https://jira.example.com.")
    try:
        outbound.checked(said.base_url, allows_plain=said.allows_private)
    except outbound.Blocked as refused:
        plain = _("Write an address that begins with https://.")
        return plain if refused.code == "scheme" else malformed
    is_bare = not {"?", "#"} & set(said.base_url) and len(said.base_url) <= 200
    return "" if is_bare else malformed


def _look_project(said: Place) -> str:
    if _PROJECT.fullmatch(said.project.strip().upper()):
        return ""
    return _("Write the key of the project, such as KET.")


def _look_type(said: Place) -> str:
    if said.issue_type.strip() and len(said.issue_type) <= 60:
        return ""
    return _("Say which kind of issue a defect is there, such as Bug.")


def _look_email(said: Place) -> str:
    if said.kind != TrackerKind.JIRA_CLOUD or "@" in said.email:
        return ""
    return _("Write the e-mail to which the token belongs.")


def _look_hook(said: Place) -> str:
    if not said.hook or len(said.hook) >= _LEAST_HOOK:
        return ""
    return _("Use at least %(n)d characters.") % {"n": _LEAST_HOOK}


def _look_token(said: Place) -> str:
    # It goes into a header: nothing that could end one.
    if all(sign.isprintable() and ord(sign) < 127 for sign in said.token + said.email):
        return ""
    return _("A token is letters, digits and signs in one line.")


_LOOKS: Mapping[str, Callable[[Place], str]] = {
    "name": _look_name,
    "kind": _look_kind,
    "base_url": _look_address,
    "project": _look_project,
    "issue_type": _look_type,
    "email": _look_email,
    "hook": _look_hook,
    "token": _look_token,
}

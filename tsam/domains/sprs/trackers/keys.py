"""The token and the webhook's secret of a tracker: written sealed, read only to be used."""

from __future__ import annotations

import hashlib
import hmac

from tsam.domains.sprs.models import Tracker, TrackerSecret
from tsam.domains.sprs.trackers.client import Shut
from tsam.kernel.sealing import CannotOpen, seal, unseal

_PURPOSE = "trackers"
_PREFIX = "sha256="


def keep(tracker: Tracker, *, token: str, hook: str) -> None:
    """Keep what is given; an empty one leaves what was kept."""
    row, _is_new = TrackerSecret.objects.get_or_create(tracker=tracker)
    if token:
        row.token = seal(token, _PURPOSE)
    if hook:
        row.hook = seal(hook, _PURPOSE)
    row.save(update_fields=["token", "hook"])


def token_of(tracker: Tracker) -> str:
    """Raises Shut where there is none that opens."""
    row = TrackerSecret.objects.filter(tracker=tracker).first()
    try:
        return unseal(row.token, _PURPOSE) if row and row.token else ""
    except CannotOpen:
        raise Shut(code="sign_in") from None


def has_hook(tracker: Tracker) -> bool:
    return TrackerSecret.objects.filter(tracker=tracker).exclude(hook="").exists()


def is_signed(tracker_id: int, body: bytes, signature: str) -> bool:
    """Did who knows the secret send this? The same work for a tracker that is not there."""
    row = TrackerSecret.objects.filter(tracker=tracker_id).exclude(hook="").first()
    try:
        secret = unseal(row.hook, _PURPOSE) if row else ""
    except CannotOpen:
        secret = ""
    found = hmac.new((secret or "-").encode(), body, hashlib.sha256).hexdigest()
    given = signature.removeprefix(_PREFIX)
    is_right = hmac.compare_digest(found.encode(), given.encode("utf-8", "replace"))
    return is_right and bool(secret) and signature.startswith(_PREFIX)

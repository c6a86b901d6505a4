"""Files that are sent before the words they belong to.

A file that was sent is kept under its hash and answered with a signed token; the message that
names the token within a day has the file. Nothing is written in a table until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tsam.domains.cases import files
from tsam.domains.cases.files import Stored
from tsam.domains.people.models import User
from tsam.faces.ui.fields import MOST_FILES

VALID = timedelta(days=1)
# So many files may one person send in an hour; who needs more packs them.
MOST_AN_HOUR = 200
_SALT = "tsam.upload"


@dataclass(frozen=True)
class Taken:
    """One file: kept, with its token, or refused, with what to send instead."""

    name: str
    size: int | None = None
    token: str = ""
    refusal: str = ""
    stored: Stored | None = None


def take(upload: UploadedFile[Any], owner: User, at: datetime) -> Taken:
    name = files.clean_name(upload.name or "")
    if _is_too_much(owner, at):
        return Taken(name, upload.size, refusal=_("Many files in a short time. Go on in an hour."))
    try:
        stored = files.take(upload)
    except ValidationError as wrong:
        return Taken(name, upload.size, refusal=" ".join(wrong.messages))
    facts = [owner.pk, at.timestamp(), *vars(stored).values()]
    token = signing.dumps(facts, salt=_SALT, compress=True)
    return Taken(stored.name, stored.size, token, stored=stored)


def again(token: str, owner: User, at: datetime) -> Taken:
    """A file that was taken before. A token of somebody else, or a made-up one, names nothing."""
    try:
        person, since, *facts = signing.loads(token, salt=_SALT)
        stored = Stored(*facts)
    except (signing.BadSignature, TypeError, ValueError):
        person, since, stored = 0, 0.0, Stored(_("A file"), "", 0, "")
    if person != owner.pk or at.timestamp() - since > VALID.total_seconds():
        return Taken(stored.name, refusal=_("It waited for more than a day. Choose it again."))
    return Taken(stored.name, stored.size, token, stored=stored)


def gather(request: HttpRequest, owner: User, at: datetime) -> list[Taken]:
    """All files of a form: those sent before it, by their tokens, and those sent with it."""
    dropped = request.POST.get("drop", "")
    tokens = dict.fromkeys(token for token in request.POST.getlist("kept") if token != dropped)
    taken = [again(token, owner, at) for token in list(tokens)[:MOST_FILES]]
    for upload in request.FILES.getlist("files"):
        if len(taken) >= MOST_FILES:
            said = _("At most %(most)d files at once; pack them into one archive.")
            taken.append(Taken(upload.name or "", upload.size, refusal=said % {"most": MOST_FILES}))
        else:
            taken.append(take(upload, owner, at))
    return taken


def stored_of(taken: list[Taken]) -> list[Stored]:
    """What can be hung on a message. Raises ValidationError where one of them was refused."""
    refused = [one for one in taken if one.refusal]
    if refused:
        names = ", ".join(one.name for one in refused)
        said = _("Not taken: %(names)s. The other files are kept.") % {"names": names}
        raise ValidationError({"files": said})
    return [one.stored for one in taken if one.stored]


def _is_too_much(owner: User, at: datetime) -> bool:
    key = f"uploads:{owner.pk}:{at:%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) > MOST_AN_HOUR
    except ValueError:
        return False

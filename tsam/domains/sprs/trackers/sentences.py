"""What went wrong with a tracker, in sentences for who looks after it, and what helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.sprs.trackers.client import Busy, Trouble

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SAID: Mapping[str, StrOrPromise] = {
    "down": _later("It does not answer. Nothing is lost: all is tried again every five minutes."),
    "nobody_there": _later(
        "Nobody answers at its address. Nothing is lost: all is tried again every five minutes."
    ),
    "no_such_host": _later("No machine has this name. Look at the address again."),
    "too_slow": _later("It answers too slowly. All is tried again every five minutes."),
    "too_large": _later("Its answer is larger than we take. Ask us to raise the limit."),
    "redirected": _later("It sends us to another address. Write the address that it has now."),
    "no_trust": _later("Its certificate is not to be trusted: expired, or for another name."),
    "its_error": _later("It reports an error of its own. All is tried again every five minutes."),
    "not_json": _later("What answers there is no Jira. Look at the address again."),
    "not_jira": _later("What answers there is no Jira. Look at the address again."),
    "sign_in": _later("It does not know our token. Make a new one there, and write it here."),
    "forbidden": _later("Our user may not do this there. Give it the right to browse and edit."),
    "gone": _later("It is not there, or not for our user."),
    "blocked_private": _later(
        "Its name leads into a private network. Allow that for this tracker, if it is meant so."
    ),
    "blocked_scheme": _later("Write an address that begins with https://."),
    "blocked_malformed": _later("This is no address. Write one such as https://jira.example.com."),
}


def sentence(trouble: Trouble) -> str:
    """Never holds an address or a secret; its own words are short, and quoted."""
    if isinstance(trouble, Busy):
        said = _("It asks us to come less often. We wait, then go on where we were.")
    else:
        said = str(_SAID.get(trouble.code, _("It does not take this.")))
    if trouble.said and trouble.code in {"rejected", "gone", "forbidden"}:
        return _("%(said)s It says: “%(words)s”") % {"said": said, "words": trouble.said[:300]}
    return said

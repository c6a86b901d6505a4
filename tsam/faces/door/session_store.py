"""Sessions in the database, as Django keeps them, found with one statement that stands worded."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from tsam.domains.people import signing_in


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = signing_in.session_of(self.session_key or "", now())
        if found is None:
            # So that the next save makes one under a key of our own.
            self._session_key = None
        return found

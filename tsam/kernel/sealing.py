"""Secrets that we must be able to read again, kept so that a copy of the database gives none away.

Sealed with Fernet (AES-128-CBC and HMAC-SHA-256) under a key that HKDF draws from SECRET_KEY, one
for each purpose. A secret sealed under a former key opens while that key stands in
SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_KEY_BYTES = 32


class CannotOpen(Exception):
    """It was sealed under a key that is not held any more, or it was changed."""


def seal(words: str, purpose: str) -> str:
    return _box(purpose).encrypt(words.encode()).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """Raises CannotOpen, which says nothing of what was sealed."""
    try:
        return _box(purpose).decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, ValueError):
        raise CannotOpen from None


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_drawn(str(key), purpose)) for key in keys])


def _drawn(key: str, purpose: str) -> bytes:
    drawn = HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"tsam.sealing.{purpose}".encode())
    return base64.urlsafe_b64encode(drawn.derive(key.encode()))

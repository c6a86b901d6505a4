"""Keys that are shown once: random, and known to the database by their hash alone."""

import hashlib
import secrets


def fresh(prefix: str = "") -> str:
    """256 bits that fit into an address and a header."""
    return prefix + secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """sha256 in hex. A random key of this length needs no slow hash."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()

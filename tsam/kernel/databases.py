"""A database's address as one variable: postgres://user:password@host:port/name?sslmode=require."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# An enqueued job and the change that caused it stand or fall together, and two people who save at
# once wait for each other instead of failing: write locks are taken when a transaction begins.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-4000;PRAGMA mmap_size=268435456"
    ),
}

# How often a connection sees a statement before it has it prepared: what is asked once is not.
PREPARED_AFTER = 5


def sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE_OPTIONS,
        # To open the file anew reads the whole schema again, which costs more than most pages.
        "CONN_MAX_AGE": None,
    }


def from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql://. Leave it out for the embedded database."
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://host/NAME.")
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL: the port is no number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": _prepared(dict(parse_qsl(parts.query))),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def _prepared(options: dict[str, str]) -> dict[str, Any]:
    """With statements that the database plans once and then keeps, unless the address says no.

    Half of what PostgreSQL spends on a page is the planning of statements that it has planned
    before. A pooler that hands one connection to several programs between two transactions may
    not know the names of such statements: `?prepare=off` is for there.
    """
    said = options.pop("prepare", "on")
    if said not in {"on", "off"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL: prepare is “{said}”. Write prepare=on or prepare=off."
        )
    if said == "off":
        return dict(options)
    return {**options, "server_side_binding": True, "prepare_threshold": PREPARED_AFTER}

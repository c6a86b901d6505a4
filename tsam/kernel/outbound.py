"""The one way out: requests to addresses that somebody typed in.

An address is looked up once, every answer of the look-up is checked, and the connection goes to
the address that was checked, so that a name cannot mean another machine a moment later. Private,
loopback, link-local and reserved addresses are refused unless the caller says that an
administrator allowed this host. No redirect is followed; the answer may have so many bytes, and
all of it so many seconds. Proxies of the environment are not used: they would look the name up
again.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore

MOST_BYTES = 10 * 1024 * 1024
SECONDS = 20.0
CONNECT_SECONDS = 5.0
_PORTS = {"http": 80, "https": 443}
# The cloud's own answer to everybody who asks from inside; link-local as well, named to be sure.
_METADATA = frozenset({"169.254.169.254", "fd00:ec2::254", "100.100.100.200"})


class Blocked(Exception):
    """The address is none that we call. `code` says why, for whoever words it."""

    def __init__(self, code: str, host: str) -> None:
        super().__init__(f"{code}: {host}")
        self.code, self.host = code, host


class Away(Exception):
    """Nobody answered, or not as HTTP is answered. Says no address and no header."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """What it says. Raises Away where it is no JSON."""
        try:
            return json.loads(self.body or b"null")
        except (ValueError, RecursionError):
            raise Away("not_json") from None


def checked(url: str, *, allows_plain: bool = False) -> tuple[str, str, int]:
    """Scheme, host and port of an address that may be called at all. Raises Blocked."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Blocked("malformed", "") from None
    schemes = {"https", "http"} if allows_plain else {"https"}
    if parts.scheme not in schemes:
        raise Blocked("scheme", host)
    if not host or parts.username is not None or parts.password is not None:
        raise Blocked("malformed", host)
    return parts.scheme, host, port or _PORTS[parts.scheme]


def is_private(address: str) -> bool:
    """Is it one of ours or of nobody's, in whichever way it is written?"""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or _translated(found)
        if inside is not None and is_private(str(inside)):
            return True
    return not found.is_global or found.is_multicast or str(found) in _METADATA


def _translated(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within a NAT64 address (RFC 6052)."""
    if found in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return None


def resolved(host: str, port: int, *, allows_private: bool) -> str:
    """The address to connect to. Every answer must be allowed: one bad one spoils all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Away("no_such_host") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise Away("no_such_host")
    for address in addresses:
        if str(ipaddress.ip_address(address.partition("%")[0])) in _METADATA:
            raise Blocked("private", host)
        if not allows_private and is_private(address):
            raise Blocked("private", host)
    return addresses[0]


class _Clock:
    """When the request at hand must be over, for every read and write that it makes."""

    def __init__(self) -> None:
        self.ends_at = 0.0

    def left(self, timeout: float | None) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _Timed(httpcore.NetworkStream):
    """A stream that ends with its request: an answer of one byte a second does not go on."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._clock.left(timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Pinned(httpcore.NetworkBackend):
    """Connects to the address that was checked, whatever the name says by now."""

    def __init__(self, clock: _Clock, *, allows_private: bool) -> None:
        self._clock = clock
        self._allows_private = allows_private
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = resolved(host, port, allows_private=self._allows_private)
        left = self._clock.left(timeout)
        stream = self._real.connect_tcp(address, port, left, local_address, socket_options)
        return _Timed(stream, self._clock)


class Outbound:
    """Calls one host. `allows_private` says that an administrator allowed it by name."""

    def __init__(
        self,
        base: str,
        *,
        allows_private: bool = False,
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        # Without TLS only where an administrator vouches for the way: inside the own network.
        self._scheme, self._host, self._port = checked(base, allows_plain=allows_private)
        self._base = base.strip().rstrip("/")
        self._headers = dict(headers or {})
        self._seconds, self._most_bytes = seconds, most_bytes
        self._clock = _Clock()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            network_backend=_Pinned(self._clock, allows_private=allows_private),
            max_connections=4,
            retries=0,
        )

    def __enter__(self) -> Outbound:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        self._pool.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
    ) -> Answer:
        """One request. Raises Blocked and Away; what HTTP calls an error is an answer."""
        import httpx

        url = httpx.URL(f"{self._base}/{path.lstrip('/')}", params=dict(params or {}))
        if (url.scheme, url.host.strip("[]")) != (self._scheme, self._host.lower()):
            raise Blocked("malformed", self._host)
        headers = {"Host": url.netloc.decode(), "Accept": "application/json", **self._headers}
        content = b""
        if body is not None:
            content = json.dumps(body).encode()
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        self._clock.ends_at = time.monotonic() + self._seconds
        timeout = dict.fromkeys(("read", "write", "pool"), self._seconds)
        timeout["connect"] = min(CONNECT_SECONDS, self._seconds)
        try:
            with self._pool.stream(
                method,
                str(url),
                headers=[(name.encode(), value.encode()) for name, value in headers.items()],
                content=content,
                extensions={"timeout": timeout},
            ) as response:
                return self._read(response)
        except (httpcore.TimeoutException, TimeoutError):
            raise Away("too_slow") from None
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
            UnicodeError,
        ) as error:
            is_trust = isinstance(error.__cause__ or error, ssl.SSLError) or "SSL" in str(error)
            raise Away("no_trust" if is_trust else "nobody_there") from None

    def _read(self, response: httpcore.Response) -> Answer:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        if 300 <= response.status < 400:
            raise Away("redirected")
        body = bytearray()
        for part in response.iter_stream():
            body += part
            if len(body) > self._most_bytes:
                raise Away("too_large")
        return Answer(response.status, headers, bytes(body))

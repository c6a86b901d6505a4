from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tsam.kernel import outbound
from tsam.kernel.outbound import Away, Blocked, Outbound

SECRET = "Basic c2VjcmV0"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        seen.append((self.path, dict(self.headers)))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/meta-data")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _n in range(40):
                time.sleep(0.05)
                try:
                    self.wfile.write(b".")
                except OSError:
                    return
            return
        body = b"x" * 5000 if self.path == "/large" else b'{"is": "there"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None: ...


seen: list[tuple[str, dict[str, str]]] = []


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_address[1]}"
        served.shutdown()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
    ],
)
def test_what_is_inside_is_not_called(address: str) -> None:
    assert outbound.is_private(address)


def test_what_is_outside_is() -> None:
    assert not any(map(outbound.is_private, ("93.184.216.34", "2606:2800:220:1::1")))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://jira.example", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://jira.example", "scheme"),
        ("https://user:pass@jira.example", "malformed"),
        ("https://", "malformed"),
        ("https://jira.example:99999", "malformed"),
        ("https://[::1", "malformed"),
    ],
)
def test_an_address_of_another_kind_is_refused(url: str, code: str) -> None:
    with pytest.raises(Blocked) as refused:
        Outbound(url)

    assert refused.value.code == code


def test_loopback_is_refused_until_an_administrator_allows_it(server: str) -> None:
    with pytest.raises(Blocked):
        Outbound(server)
    tls = server.replace("http://", "https://")
    with Outbound(tls) as shut, pytest.raises(Blocked):
        shut.ask("GET", "/")

    with Outbound(server, allows_private=True, headers={"Authorization": SECRET}) as open_one:
        assert open_one.ask("GET", "/", params={"jql": 'a = "b"'}).json() == {"is": "there"}

    path, headers = seen[-1]
    assert path == "/?jql=a+%3D+%22b%22"
    assert headers["Authorization"] == SECRET


def test_one_bad_answer_of_a_look_up_spoils_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(*_args: Any, **_named: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)

    with Outbound("https://jira.example") as out, pytest.raises(Blocked):
        out.ask("GET", "/")


def test_a_metadata_address_is_refused_even_where_private_ones_are_allowed() -> None:
    with (
        Outbound("http://169.254.169.254", allows_private=True) as out,
        pytest.raises(Blocked),
    ):
        out.ask("GET", "/")


def test_the_connection_goes_where_the_check_looked(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.rpartition(":")[2])
    asked: list[str] = []

    def once(host: str, *_args: Any, **_named: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "10.255.255.1"
        return [(0, 0, 0, "", (address, port))]

    real = socket.create_connection
    monkeypatch.setattr(socket, "getaddrinfo", once)
    went: list[str] = []

    def connect(address: tuple[str, int], *args: Any, **named: Any) -> socket.socket:
        went.append(address[0])
        monkeypatch.undo()
        return real(address, *args, **named)

    monkeypatch.setattr(socket, "create_connection", connect)
    with Outbound(f"http://rebinding.example:{port}", allows_private=True) as out:
        assert out.ask("GET", "/").status == 200

    assert (asked, went) == (["rebinding.example"], ["127.0.0.1"])
    assert seen[-1][1]["Host"] == f"rebinding.example:{port}"


@pytest.mark.parametrize(
    ("path", "code"), [("/away", "redirected"), ("/large", "too_large"), ("/slow", "too_slow")]
)
def test_a_redirect_a_flood_and_a_trickle_end(server: str, path: str, code: str) -> None:
    with (
        Outbound(
            server,
            allows_private=True,
            headers={"Authorization": SECRET},
            seconds=0.4,
            most_bytes=1000,
        ) as out,
        pytest.raises(Away) as gone,
    ):
        out.ask("GET", path)

    assert gone.value.code == code
    assert SECRET not in repr(gone.value)
    assert gone.value.__cause__ is None


def test_nobody_there_is_said_without_the_address() -> None:
    with (
        Outbound("http://127.0.0.1:9", allows_private=True) as out,
        pytest.raises(Away) as gone,
    ):
        out.ask("GET", "/")

    assert str(gone.value) == "nobody_there"

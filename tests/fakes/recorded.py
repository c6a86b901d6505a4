"""A Jira that gives the answers of a file and nothing else; see tests/samples/jira."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.architecture.sources import ROOT

_FOLDER = ROOT / "tests" / "samples" / "jira"


def answers(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))


@contextmanager
def replaying(told: Mapping[str, Any]) -> Iterator[str]:
    """The address of a server that answers each path, and each page of it, as it is told."""

    class Replay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            page = asked.get("nextPageToken") or asked.get("startAt", "0")
            path = parts.path.removeprefix("/rest/api/2/")
            found = told.get(path if page == "0" else f"{path}#{page}")
            content = json.dumps(found or {"errorMessages": ["Nothing."], "errors": {}}).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Replay)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()

"""What the server hands over arrives in the pages: a form is read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import processes

TOKEN = "t" * 32

# The server's `receive` gives a future: it can be awaited, and is no coroutine.
POST = """
import asyncio, sys
from tsam import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {"BACKEND": plain}
from tsam.asgi import application

token, body = sys.argv[1], sys.argv[2].encode()
headers = {
    "host": "127.0.0.1:8000",
    "content-type": "application/x-www-form-urlencoded",
    "content-length": str(len(body)),
    "cookie": f"csrftoken={token}",
}
scope = {
    "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http",
    "path": "/sign-in/as", "root_path": "", "query_string": b"",
    "client": ("127.0.0.1", 5000), "server": ("127.0.0.1", 8000),
    "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
}
parts = [body[:5], body[5:]]

def receive():
    future = asyncio.get_running_loop().create_future()
    part = parts.pop(0)
    future.set_result({"type": "http.request", "body": part, "more_body": bool(parts)})
    return future

async def send(message):
    if "status" in message:
        print(message["status"])

asyncio.run(application(scope, receive, send))
"""


# Both are past the reading of the form. With its token it reaches the page of the demonstration,
# which is not there; with another token it is refused before.
@pytest.mark.parametrize(
    ("sent", "status"), [(TOKEN, "404"), ("x" * 32, "403")], ids=["own token", "other"]
)
@pytest.mark.django_db
def test_a_form_is_read_whole(tmp_path: Path, sent: str, status: str) -> None:
    said = processes.start(
        POST, TOKEN, f"as=1&csrfmiddlewaretoken={sent}", folder=tmp_path
    ).communicate(timeout=60)[0]

    assert status in said.splitlines(), said

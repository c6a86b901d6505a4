"""One door for both: /live/ streams without a thread each, everything else is pages."""

from __future__ import annotations

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from tsam.wsgi import application as pages_as_wsgi

# After wsgi, which sets Django up.
from tsam.faces.live.stream import Receive, Scope, Send, stream  # isort: skip

pages: Any = WSGIMiddleware(cast(Any, pages_as_wsgi), workers=8)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    if scope["path"] == "/live/":
        await stream(scope, receive, send)
    else:

        async def receive_later() -> Any:
            # a2wsgi hands this to another thread, which takes a coroutine and nothing else that
            # can be awaited; the server gives something else.
            return await receive()

        await pages(scope, receive_later, send)

"""/live/: server-sent events, as a pure ASGI application beside the pages.

The full stack of the pages costs several times the work per connection and a thread for each;
a reader who waits here costs a queue.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from tsam.domains.people.models import User
from tsam.faces.live.readers import NOUNS, Change, changes, who
from tsam.faces.live.watch import Watch, latest

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

HEARTBEAT_SECONDS = 20.0
# A session that was ended elsewhere is noticed within this time.
RECHECK_SECONDS = 60.0
MOST_READERS = 2000
MOST_OF_ONE_READER = 8


def _asked(question: Callable[Given, Answer]) -> Callable[Given, Awaitable[Answer]]:
    """Ask the database from a thread of the pool, where a connection may have grown old."""

    def ask(*given: Given.args, **words: Given.kwargs) -> Answer:
        close_old_connections()
        return question(*given, **words)

    return sync_to_async(ask, thread_sensitive=False)


_ask_who = _asked(who)
_ask_changes = _asked(changes)
_ask_latest = _asked(latest)


class Hub:
    """Wakes every waiting reader when events were added."""

    def __init__(self) -> None:
        self.waiting: dict[asyncio.Event, int] = {}
        self.last = 0
        self._watch: Watch | None = None

    def begin(self, last: int) -> None:
        if self._watch is None:
            loop = asyncio.get_running_loop()
            self.last = max(self.last, last)
            self._watch = Watch(lambda key: loop.call_soon_threadsafe(self._wake, key))
            self._watch.start()

    def is_full_for(self, user: User) -> bool:
        of_one = sum(1 for owner in self.waiting.values() if owner == user.pk)
        return len(self.waiting) >= MOST_READERS or of_one >= MOST_OF_ONE_READER

    def _wake(self, last: int) -> None:
        self.last = last
        for bell in self.waiting:
            bell.set()


hub = Hub()


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection until the reader leaves or the session ends."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    cookies = headers.get(b"cookie", "")
    reader = await _ask_who(cookies)
    if reader is None:
        await _refuse(send, 401)
        return
    hub.begin(await _ask_latest())
    if hub.is_full_for(reader):
        await _refuse(send, 503)
        return
    bell = asyncio.Event()
    hub.waiting[bell] = reader.pk
    leaving = asyncio.ensure_future(_until_gone(receive))
    try:
        await _open(send)
        await _tell(send, leaving, bell, reader, cookies, _resume(headers))
    finally:
        hub.waiting.pop(bell, None)
        leaving.cancel()


async def _tell(
    send: Send,
    leaving: asyncio.Future[None],
    bell: asyncio.Event,
    reader: User,
    cookies: str,
    after: int | None,
) -> None:
    told = hub.last if after is None else min(after, hub.last)
    checked = time.monotonic()
    while not leaving.done():
        if hub.last > told:
            until = hub.last
            bell.clear()
            await _say(send, await _ask_changes(reader, told, until), until)
            told = until
            continue
        waiting = asyncio.ensure_future(bell.wait())
        either: set[asyncio.Future[Any]] = {waiting, leaving}
        await asyncio.wait(either, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not bell.is_set() and not leaving.done():
            await _write(send, ": still here\n\n")
        bell.clear()
        if time.monotonic() - checked > RECHECK_SECONDS:
            if await _ask_who(cookies) is None:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            checked = time.monotonic()


async def _say(send: Send, told: list[Change] | None, until: int) -> None:
    if told is None:
        # Too much to name: every list and every inbox looks again.
        told = [Change(until, noun, "") for noun in NOUNS]
    for change in told:
        words = json.dumps({"kind": f"{change.noun}.{change.name}"})
        await _write(send, f"id: {change.event_id}\ndata: {words}\n\n")


def _resume(headers: MutableMapping[Any, str]) -> int | None:
    """The last event the browser saw before the line broke."""
    given = headers.get(b"last-event-id", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _open(send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
                (b"x-content-type-options", b"nosniff"),
            ],
        }
    )
    await _write(send, "retry: 3000\n\n")


async def _write(send: Send, words: str) -> None:
    await send({"type": "http.response.body", "body": words.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")],
        }
    )
    await send({"type": "http.response.body", "body": b"", "more_body": False})

"""Walk through the product by its own links: one stop for each page of the address map.

What no link leads to is not found here, so a page that nobody can reach is noticed.
"""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Page

from bench import stage

# Who walks: for each page the first of them who comes by it.
READERS = (
    "Clara Winter",
    "Tom Berger",
    "Helen Okafor",
    "Dana Reyes",
    "Stefan Lund",
    "Sam Whitaker",
    "Katrin Vogel",
    "Ravi Menon",
)
STRANGER = ""
_FACES = ("desk/", "portal/")
# Where a walk must not go: out of the door, and to what is no page.
_SHUNNED = {"account_logout"}


# What people type, choose in a list of values, or open from a form.
TYPED = (
    "/desk/cases?state=CLOSED",
    "/desk/search?q=vault",
    "/desk/gallery",
    "/portal/cases?view=closed",
    "/portal/search?q=vault",
)
# So many pages of a pattern are read for links, where not each of them has all.
READ = {
    "desk/cases": 2,
    "desk/cases/<str:number>": 4,
    "desk/accounts/<slug:slug>": 12,
    "desk/engagements/<int:pk>": 14,
    "desk/calls/<int:key>": 6,
    "desk/hours/<int:pk>": 12,
    "desk/engagements/<int:pk>/document": 14,
    "desk/engagements/<int:pk>/document/<int:version>": 20,
    "desk/engagements/<int:pk>/document/<int:version>/objectives/<int:number>": 40,
    "desk/engagements/<int:pk>/environment": 14,
    "desk/engagements/<int:pk>/projects": 14,
    "desk/engagements/<int:pk>/projects/<int:key>": 20,
    "desk/engagements/<int:pk>/weights": 14,
    "desk/engagements/<int:pk>/requirements": 4,
    "desk/reviews/<int:key>": 14,
    "portal/cases": 2,
}


@dataclass(frozen=True)
class Stop:
    """A page as somebody comes by it. `route` is its pattern in the address map."""

    route: str
    path: str
    reader: str

    @property
    def name(self) -> str:
        shape = self.route.replace("<", "").replace(">", "").replace("int:", "").replace("str:", "")
        return (shape.replace("slug:", "").strip("/^$").replace("/", "-") or "start") + (
            "" if self.reader else "-stranger"
        )


class NotThereError(RuntimeError):
    """A page that stood at a stop when its link was followed is gone when it is visited."""


def pages() -> set[str]:
    """The patterns of all pages: what answers to GET, at the desk and in the portal."""
    return {
        route
        for route, pattern in _patterns(get_resolver().url_patterns, "")
        if route.startswith(_FACES) and _is_page(pattern)
    }


def stops(
    browser: Browser, address: str, *, readers: Sequence[str] = (*READERS, STRANGER)
) -> list[Stop]:
    """One stop for each page, by whoever of the cast comes by it first."""
    found: dict[str, Stop] = {}
    for reader in readers:
        context = stage.context(browser, address)
        for stop in walk(context.new_page(), reader, known=found.keys()):
            found.setdefault(stop.route, stop)
        context.close()
    return sorted(found.values(), key=lambda stop: stop.route)


def visits(
    browser: Browser, address: str, at: list[Stop], size: tuple[int, int], dark: bool
) -> Iterator[tuple[Stop, Page]]:
    """Each stop in turn, each reader in a browser of their own."""
    for reader in dict.fromkeys(stop.reader for stop in at):
        context = stage.context(browser, address, size=size, dark=dark)
        page = context.new_page()
        if reader:
            stage.step_in(page, reader)
        for stop in at:
            if stop.reader == reader:
                answer = page.goto(stop.path)
                # A page of an error fits every screen, and says nothing about the page.
                if answer is None or answer.status != HTTPStatus.OK:
                    raise NotThereError(stop)
                yield stop, page
        context.close()


def walk(page: Page, reader: str, *, known: Collection[str] = ()) -> Iterator[Stop]:
    """Follow the links from the start, one stop for each pattern; nothing is drawn on the way.

    Of pages from which others lead only now and then, such as one of an engagement that is not
    staffed yet, more than one is read; of those of a pattern that is `known` one.
    """
    if reader:
        stage.step_in(page, reader)
        side = urlsplit(page.url).path[:5]
        starts = [["/"], [path for path in TYPED if path.startswith(side)]]
    else:
        page.goto("/sign-in/")
        starts = [["/sign-in/"]]
    # What this walk itself finds is no reason to read less of it.
    already = frozenset(known)
    told: set[str] = set()
    paths: set[str] = set()
    read: Counter[str] = Counter()
    for start in starts:
        ahead = list(start)
        # What is typed leads to other rows than the start, such as closed cases.
        read -= Counter(dict.fromkeys(READ, sys.maxsize))
        while ahead:
            path = ahead.pop(0)
            route = _route(path)
            most = 1 if route in already else READ.get(route or "", 1)
            if route is None or path in paths or read[route] >= most:
                continue
            answer = page.request.get(path)
            at = urlsplit(answer.url)
            # Some pages are nothing without what is asked of them.
            here = f"{at.path}?{at.query}" if at.query else at.path
            paths |= {path, at.path}
            read[route] += 1
            landed = _route(here) or route
            if answer.status == HTTPStatus.OK:
                if landed not in told:
                    yield Stop(landed, here, reader)
                told |= {route, landed}
                ahead += _links(answer.url, answer.text())


class _Anchors(HTMLParser):
    """The addresses of a page's links, but of those that save a file."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a" and said.get("href") and "download" not in said:
            self.found.append(said["href"] or "")


def _links(here: str, text: str) -> list[str]:
    anchors = _Anchors()
    anchors.feed(text)
    parts = [urlsplit(urljoin(here, href)) for href in anchors.found]
    own = urlsplit(here).netloc
    return [
        one.path + (f"?{one.query}" if one.query and "cursor" not in one.query else "")
        for one in parts
        if one.netloc == own
    ]


def _route(path: str) -> str | None:
    try:
        match = resolve(path.split("?")[0])
    except Resolver404:
        return None
    if match.url_name in _SHUNNED or "attachment" in (match.url_name or ""):
        return None
    return match.route if match.route.startswith((*_FACES, "")) else None


def _patterns(
    patterns: list[URLPattern | URLResolver], before: str
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


def _is_page(pattern: URLPattern) -> bool:
    """Not what takes only POST: require_POST keeps the methods in what it closes over."""
    methods = inspect.getclosurevars(pattern.callback).nonlocals.get("request_method_list")
    return methods is None or "GET" in methods

"""The demonstration, served as it is run, and a real browser before it."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

START_SECONDS = 120
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DESKTOP, PHONE = (1440, 900), (390, 844)
_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Serve the demonstration of `folder`, seeded where it is empty; gives its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "TSAM_VAR": str(folder), "TSAM_PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "serve.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tsam", "serve", "--demo", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            _await(address, server, folder / "serve.log")
            yield address
        finally:
            server.terminate()


def seed(folder: Path) -> None:
    """Seed a demonstration into `folder`, or leave the one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "TSAM_VAR": str(folder)}
    environment.pop("DATABASE_URL", None)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(folder.iterdir()):
            subprocess.run(
                [sys.executable, "-m", "tsam", "demo", "--demo"],
                env=environment,
                stdout=subprocess.DEVNULL,
                check=True,
            )


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=executable(),
            # Chromium's own walls need rights that root does not give up.
            args=[*_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        )
        try:
            yield found
        finally:
            found.close()


def executable() -> str:
    found = os.environ.get("TSAM_TEST_BROWSER") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )
    if not found:
        sys.exit("No browser. On Debian: sudo apt-get install chromium")
    return found


def context(
    on: Browser,
    address: str,
    *,
    size: tuple[int, int] = DESKTOP,
    dark: bool = False,
    scripts: bool = True,
) -> BrowserContext:
    """A browser of one person: its own cookies, its own screen, always in the same zone."""
    width, height = size
    return on.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
        has_touch=width < 600,
        is_mobile=width < 600,
        device_scale_factor=1,
        java_script_enabled=scripts,
    )


@contextmanager
def as_phone(page: Page) -> Iterator[None]:
    """The page as it stands, on a phone: narrow, and under a thumb. It is not asked for again."""
    before, hand = page.viewport_size, page.context.new_cdp_session(page)
    _hold(hand, PHONE, thumb=True)
    # What is too wide for a phone makes the page wider than the phone.
    page.wait_for_function("matchMedia('(pointer: coarse)').matches && innerWidth < 1000")
    yield
    _hold(hand, (before["width"], before["height"]) if before else DESKTOP, thumb=False)
    hand.detach()


def _hold(hand: CDPSession, size: tuple[int, int], *, thumb: bool) -> None:
    """Playwright's own call does nothing for a size that it believes to be there."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": thumb}
    hand.send("Emulation.setDeviceMetricsOverride", metrics)
    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": thumb})


def step_in(page: Page, name: str) -> None:
    """Sign in as one of the demonstration's cast, by the click that the sign-in page offers."""
    page.goto("/sign-in/")
    person = page.locator("button[name=as]", has_text=name).first
    if not person.is_visible():
        # All but the first dozen are folded away.
        page.locator("details.everybody > summary").click()
    person.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    sys.exit(f"The demonstration did not start:\n{log.read_text(encoding='utf-8')}")

"""A freshly seeded demonstration, served as it is run, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bench import stage, tour

HISTORY = Path(__file__).parents[1] / "samples" / "imports" / "incidents.csv"
Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Seeded once for all workers; each changes a copy."""
    base, folder = tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("demonstration")
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    stage.seed(shared / "seeded")
    shutil.copytree(shared / "seeded", folder, dirs_exist_ok=True)
    with stage.demonstration(folder) as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with stage.browser() as found:
        yield found


@pytest.fixture(scope="session")
def uploaded(browser: Browser, address: str) -> None:
    """The demonstration has no uploaded history, whose page is one of those to be seen."""
    context = stage.context(browser, address)
    page = context.new_page()
    stage.step_in(page, tour.READERS[0])
    upload(page)
    context.close()


@pytest.fixture(scope="session")
def first_stops(browser: Browser, address: str, uploaded: None) -> list[tour.Stop]:
    return tour.stops(browser, address, readers=tour.READERS[:1])


@pytest.fixture(scope="session")
def stops(browser: Browser, address: str, uploaded: None) -> list[tour.Stop]:
    return tour.stops(browser, address)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tours first: each takes a worker for minutes, and finds the demonstration as it came."""
    items.sort(key=lambda item: not item.path.name.startswith("test_tour"))


@pytest.fixture
def enter(browser: Browser, address: str) -> Iterator[Enter]:
    """Come in as one of the cast, each in a browser of their own; a script's error fails."""
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def come_in(
        name: str,
        *,
        size: tuple[int, int] = stage.DESKTOP,
        dark: bool = False,
        scripts: bool = True,
    ) -> Page:
        context = stage.context(browser, address, size=size, dark=dark, scripts=scripts)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        stage.step_in(page, name)
        return page

    yield come_in
    for context in opened:
        context.close()
    assert not wrong


def upload(page: Page) -> None:
    """Bring a history as far as its dry run, which a worker does meanwhile."""
    page.goto("/desk/imports")
    page.set_input_files("input[type=file]", HISTORY)
    page.select_option("select[name=application]", index=1)
    page.check("#mapping-incidents-uci-servicenow")
    page.get_by_role("button", name="Upload and try it").click()
    page.wait_for_url("**/desk/imports/*")


def settle(page: Page, go: Callable[[], object]) -> None:
    """Do something that leads to another page, and wait until its keys act."""
    page.evaluate("delete document.documentElement.dataset.ready")
    go()
    page.locator("html[data-ready]").wait_for()

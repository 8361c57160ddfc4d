"""Debian's Chromium (or any Chrome there is) driven by Playwright, and other websites to put a widget on.

Without a browser the tests skip and say so; where CI=true they fail instead, so that a pipeline never passes unseen.
A test file takes the fixture by binding it: ``browser = web_browser.browser``.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from playwright.sync_api import Browser, Page, sync_playwright

ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        say = "No Chromium or Chrome is installed: the browser tests were not run (apt-get install chromium)."
        if os.environ.get("CI") == "true":
            pytest.fail(say)
        pytest.skip(say)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page of a fresh profile; errors in its scripts fail the test."""
    usual = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce"}
    context = browser.new_context(**(usual | options))
    page = context.new_page()
    page.set_default_timeout(5000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        yield page
        assert not faults, faults
    finally:
        context.close()


def website(html: Callable[[], str], headers: dict[str, str] | None = None) -> FastAPI:
    """Another website with one page, so that the widget runs where it is meant to: on somebody else's origin."""
    app = FastAPI()

    @app.get("/{path:path}")
    def page(path: str) -> Response:
        return HTMLResponse(html(), headers=headers)

    return app

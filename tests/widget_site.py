"""The widget on a partner's page: the assistant on one origin, the page on another, a browser over both.

A test file takes the fixtures by binding them: ``site, page = widget_site.site, widget_site.page``.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from web_browser import opened, website
from web_toolkit import WordAnswerer, served

from bot.channels.web.app import create_app
from bot.journal import Journal

KILL = "What is a kill fee?"
GREEK = "Τι είναι η αμοιβή ακύρωσης;"
PAGE = (
    '<!doctype html><html lang="{lang}"><title>Host</title><meta name="viewport" content="width=device-width">'
    "<h1>Host</h1><p><button id=own>Own button</button></p>{tag}"
)
EXAMPLES = {"en": [KILL, "How do I work out my day rate?"], "el": [GREEK]}


class Site:
    """The assistant on one origin and a partner's page on another, with what both are made of."""

    def __init__(self, api: str, host: str, answerer: WordAnswerer, journal: Journal) -> None:
        self.api = api
        self.host = host
        self.answerer = answerer
        self.journal = journal
        self.page: dict[str, str] = {}

    def tag(self, **data: str) -> str:
        attributes = " ".join(f'data-{name.replace("_", "-")}="{value}"' for name, value in data.items())
        return f'<script src="{self.api}/widget.js" {attributes} defer></script>'

    def show(self, page: Page, lang: str = "en", html: str = PAGE, **data: str) -> None:
        self.page["html"] = html.format(lang=lang, tag=self.tag(**data))
        page.goto(self.host)


def field(page: Page) -> Any:
    return page.locator("footer textarea")


def ask(page: Page, question: str) -> None:
    field(page).fill(question)
    field(page).press("Enter")
    expect(page.locator(".asked").last).to_contain_text(question)
    expect(page.locator(".dots")).to_have_count(0)


def open_widget(page: Page) -> None:
    page.locator(".launch").click()
    expect(field(page)).to_be_focused()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    journal = Journal.open(home, days=90)
    answerer = WordAnswerer(home / "originals", journal)
    content: dict[str, str] = {}
    with (
        served(create_app(answerer, journal, origins=["*"], rate=0, examples=EXAMPLES)) as api,
        served(website(lambda: content["html"])) as host,
    ):
        made = Site(api, host, answerer, journal)
        made.page = content
        yield made
    journal.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    site.answerer.fault = None
    with opened(browser) as fresh:
        yield fresh

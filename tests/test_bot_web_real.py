"""The whole path over HTTP and in a browser with the real Answerer: nothing of it is stood in for."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
import web_browser
from playwright.sync_api import Browser, expect
from real_home import reindexed
from web_browser import opened
from web_desk import TOKEN, until
from web_toolkit import served

from bot.settings import Settings
from bot.wiring import make_web_app


@pytest.fixture(scope="module")
def settings() -> Settings:
    return replace(reindexed(), rate=0, admin_token=TOKEN)


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with served(make_web_app(replace(settings, public_url=""))) as where:
        yield where


browser = web_browser.browser


def ask(address: str, question: str) -> dict[str, object]:
    reply = httpx.post(f"{address}/api/ask", json={"question": question}, timeout=30)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_an_answer_is_quoted_from_its_document_to_the_letter(address: str) -> None:
    answer = ask(address, "What is a kill fee?")
    assert answer["answered"] and answer["citations"]
    for citation in answer["citations"]:  # type: ignore[attr-defined]
        text = httpx.get(f"{address}/api/resources/{citation['resource_id']}/text").text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_what_the_toolkit_does_not_say_is_refused(address: str) -> None:
    answer = ask(address, "Why do zebras have stripes?")
    assert not answer["answered"] and not answer["citations"] and answer["text"]


def test_a_citations_link_opens_the_very_sentence_in_greek(browser: Browser, address: str) -> None:
    with opened(browser) as page:
        page.goto(address)
        page.locator("footer textarea").fill("Τι είναι το μπλοκάκι;")
        page.keyboard.press("Enter")
        card = page.locator(".told details").first
        card.locator("summary").click()
        expect(card).to_contain_text("Greek")
        beginning = card.locator("blockquote").inner_text()[:40]
        with page.context.expect_page() as other:
            card.locator("a").click()
        original = other.value
        original.wait_for_load_state()
        sentence = original.get_by_text(beginning).first
        expect(sentence).to_be_in_viewport()  # far down the page, and in its sandbox
        assert sentence.evaluate("node => node.getBoundingClientRect().top + scrollY > innerHeight")


def test_a_question_is_tried_at_the_desk_with_each_sentences_measure(address: str) -> None:
    with httpx.Client(base_url=address, follow_redirects=True, timeout=30) as client:
        client.post("/admin/login", data={"token": TOKEN})
        tried = client.get("/admin/try", params={"q": "What is a kill fee?"})
    assert tried.status_code == 200 and "Sentence by sentence" in tried.text


def test_the_desk_changes_a_real_index(address: str, settings: Settings) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=address, headers=headers, timeout=30) as client:

        def ended() -> str:
            state = str(client.get("/api/admin/run").json()["state"])
            return "" if state == "running" else state

        assert client.post("/api/admin/reindex", json={"dry_run": True}).status_code == 202
        assert until(ended, 120) == "done", client.get("/api/admin/run").json()
        assert client.get("/api/admin/run").json()["report"]["unchanged"] == 3

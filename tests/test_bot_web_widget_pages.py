"""The widget on others' pages: strict policies, hostile text, forbidden storage, and what their authors can say."""

import json

import web_browser
import widget_site
from playwright.sync_api import Browser, Page, expect
from web_browser import opened, website
from web_toolkit import served
from widget_site import KILL, PAGE, Site, ask, open_widget

browser, site, page = web_browser.browser, widget_site.site, widget_site.page


# --- strangers


def test_nothing_in_an_answer_or_a_question_becomes_markup(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, "Never paste onerror script into a brief")
    expect(page.locator(".told")).to_contain_text('<img src=x onerror="window.pwned=1">')
    page.get_by_role("button", name="Source 1").click()
    expect(page.locator("details")).to_contain_text("<b onmouseover=")
    expect(page.locator("details a")).to_have_count(0)  # a javascript: address is no link
    ask(page, "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>")
    page.reload()
    expect(page.locator(".asked").last).to_contain_text("<img src=x")
    assert page.evaluate("window.pwned") is None
    assert page.locator(".log img, .log script").count() == 0


def test_it_works_under_a_strict_policy_with_trusted_types(browser: Browser, site: Site) -> None:
    policy = (
        f"default-src 'none'; script-src {site.api}; connect-src {site.api}; base-uri 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )
    html = PAGE.format(lang="en", tag=site.tag(color="#b00020"))
    with served(website(lambda: html, {"Content-Security-Policy": policy})) as strict, opened(browser) as page:
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
        page.goto(strict)
        open_widget(page)
        ask(page, KILL)
        page.get_by_role("button", name="Source 1").click()
        expect(page.locator("blockquote").first).to_be_visible()
        assert page.locator(".panel").evaluate("node => getComputedStyle(node).position") == "fixed"
        assert refused == []


def test_only_the_assistants_host_is_spoken_to(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    site.show(page)
    assert [url for url in asked if url.startswith(site.api)] == [f"{site.api}/widget.js"]  # one request until it opens
    open_widget(page)
    ask(page, KILL)
    assert all(url.startswith((site.api, site.host)) for url in asked)


def test_a_page_where_storage_is_forbidden_still_has_a_chat(browser: Browser, site: Site) -> None:
    html = PAGE.format(lang="en", tag=site.tag())
    policy = {"Content-Security-Policy": "sandbox allow-scripts"}
    with served(website(lambda: html, policy)) as sandboxed, opened(browser) as page:
        page.goto(sandboxed)
        open_widget(page)
        ask(page, KILL)
        expect(page.locator(".told")).to_contain_text("A kill fee is paid")


def test_the_host_page_is_neither_moved_nor_restyled(page: Page, site: Site) -> None:
    style = "<style>* { font-size: 40px !important; color: red !important; } button { display: none }</style>"
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => window.shift += e.value))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    site.show(page, html=PAGE.replace("<h1>", style.replace("{", "{{").replace("}", "}}") + "<h1>"))
    open_widget(page)
    assert page.locator("header h2").evaluate("node => getComputedStyle(node).fontSize") == "16px"
    assert page.evaluate("window.shift") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_tag_twice_is_one_widget(page: Page, site: Site) -> None:
    site.show(page, html=PAGE + site.tag())
    expect(page.locator(".launch")).to_have_count(1)


# --- what a page's author can say


def test_data_attributes_are_heard(page: Page, site: Site) -> None:
    site.show(
        page, title="Maja’s helper", greeting="Hi there", color="#ffd54a", position="bottom-left", label="Help",
        open="true", language="it", questions="Uno?|Due?", note="Nota", filter_topic="contracts", filter_kind="pdf",
    )  # fmt: skip
    dialog = page.get_by_role("dialog", name="Maja’s helper")
    expect(dialog).to_contain_text("Hi there")
    expect(dialog).to_contain_text("Nota")
    expect(dialog.get_by_role("button", name="Due?")).to_be_visible()
    assert dialog.bounding_box()["x"] < 100  # type: ignore[index]
    header = dialog.locator("header")
    assert header.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 213, 74)"
    assert header.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"  # writing that can be read
    assert page.evaluate("document.activeElement.tagName") == "BODY"  # opened by itself, it takes no focus
    ask(page, KILL)
    asked = site.answerer.asked[-1]
    assert (asked["language"], asked["filters"].topic, asked["filters"].kind) == ("it", "contracts", "pdf")
    dialog.get_by_role("button", name="Chiudi").click()
    expect(page.locator(".launch")).to_have_text("Help")


def test_a_page_can_open_ask_listen_and_close(page: Page, site: Site) -> None:
    site.show(page, launcher="none")
    expect(page.locator(".launch")).to_be_hidden()
    page.evaluate(
        """() => { window.heard = []; for (const name of ['open', 'question', 'answer', 'feedback', 'error', 'close'])
        toolkitChat.on(name, (detail) => heard.push([name, detail && (detail.answered ?? detail.question)])); }"""
    )
    page.evaluate(f"toolkitChat.ask({json.dumps(KILL)})")
    expect(page.locator(".told")).to_contain_text("A kill fee is paid")
    page.evaluate("toolkitChat.close()")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("heard") == [["open", None], ["question", KILL], ["answer", True], ["close", None]]
    stopped = page.evaluate("(() => { const n = heard.length; const stop = toolkitChat.on('open', () => heard.push(1));"
                            " stop(); toolkitChat.open(); return heard.length - n; })()")  # fmt: skip
    assert stopped == 1  # the first listener only


def test_right_to_left_pages_get_it_on_the_left_and_readable(page: Page, site: Site) -> None:
    site.show(page, html=PAGE.replace("<html", '<html dir="rtl"'))
    open_widget(page)
    ask(page, KILL)
    assert page.locator(".panel").bounding_box()["x"] < 100  # type: ignore[index]
    assert page.locator(".told").evaluate("node => getComputedStyle(node).direction") == "ltr"

"""The widget in a real browser: asking, streaming, citing, refusing, by keyboard, on a phone, under strict policies."""

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect
from web_browser import chromium, opened, website
from web_toolkit import WordAnswerer, served

from bot.channels.web import widget
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


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
    site.answerer.delay, site.answerer.fault = 0.0, None
    with opened(browser) as fresh:
        yield fresh


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


def test_the_whole_widget_is_under_15_kilobytes() -> None:
    assert len(gzip.compress(widget.build(), 9)) <= 15_000


def test_every_language_says_everything() -> None:
    strings = json.loads((widget.FOLDER / "strings.json").read_text("utf-8"))
    assert set(strings) == set(widget.LANGUAGES)
    for code, said in strings.items():
        assert set(said) == set(strings["en"]), code
        for key, text in said.items():
            assert ("{n}" in text) == ("{n}" in strings["en"][key]), (code, key)
            assert text.strip() and text == text.strip(), (code, key)


def test_only_configured_languages_are_sent() -> None:
    small = widget.build(("en", "el"))
    assert "Ερωτήστε".encode() not in small and "Pošlji".encode() not in small and "Αποστολή".encode() in small


def test_asking_shows_statements_with_numbered_citations_that_open(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, KILL)
    told = page.locator(".told").last
    expect(told).to_contain_text("A kill fee is paid when a commission is cancelled after work has begun.")
    badge = told.get_by_role("button", name="Source 1")
    expect(badge).to_have_attribute("aria-expanded", "false")
    badge.click()
    expect(badge).to_have_attribute("aria-expanded", "true")
    card = told.locator("details").first
    expect(card).to_contain_text("Quotes, contracts and scope")
    expect(card).to_contain_text("page 4 · English")
    expect(card.locator("blockquote")).to_have_text(
        "A kill fee is paid when a commission is cancelled after work has begun."
    )
    link = card.get_by_role("link", name="Open page 4")
    assert link.get_attribute("href") == f"{site.api}/toolkit/pdf/contracts.pdf#page=4"
    assert link.get_attribute("rel") == "noopener"


def test_following_a_citation_opens_the_original_in_a_sandbox(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, "How do I work out my day rate?")
    page.get_by_role("button", name="Source 1").click()
    with page.context.expect_page() as other:
        page.get_by_role("link", name="Open the source").click()
    original = other.value
    original.wait_for_load_state()
    assert original.url == f"{site.api}/toolkit/pages/rate.html"
    expect(original.locator("h1")).to_have_text("Day rate")
    with pytest.raises(Exception, match=r"sandboxed|Execution"):
        original.evaluate("document.cookie = 'a=b'")  # an origin of its own: no cookies
    assert original.title() == "Steps"


def test_statements_appear_while_the_answer_is_still_coming(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    events = [
        'event: statement\ndata: {"text":"First.","citations":[1]}\n\n',
        'event: statement\ndata: {"text":"Second \u2028 line.","citations":[2]}\n\n',
    ]
    # a stream that never ends, as a language model's may seem to
    page.evaluate(
        """(events) => { const real = fetch; window.fetch = (url, options) => url.endsWith('api/ask')
        ? Promise.resolve(new Response(new ReadableStream({ start(control) {
            for (const event of events) control.enqueue(new TextEncoder().encode(event)); } }),
            { headers: { 'Content-Type': 'text/event-stream' } })) : real(url, options); }""",
        events,
    )
    field(page).fill(KILL)
    field(page).press("Enter")
    expect(page.locator(".told")).to_contain_text("First.")
    expect(page.locator(".told")).to_contain_text("Second")


def test_the_first_statement_is_visible_within_150_ms(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    times = [
        page.evaluate(
            """async (question) => { const begun = performance.now();
            const root = [...document.body.children].find((node) => node.shadowRoot).shadowRoot;
            const shown = new Promise((resolve) => { const look = () => {
              const last = [...root.querySelectorAll('.told')].pop();
              if (last && last.querySelector('p')) resolve(performance.now() - begun);
              else requestAnimationFrame(look); }; requestAnimationFrame(look); });
            const asked = toolkitChat.ask(question); const time = await shown; await asked; return time; }""",
            KILL,
        )
        for _ in range(3)
    ]
    assert min(times) <= 150, times


def test_a_refusal_suggests_and_cites_nothing(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, "Why do zebras have stripes?")
    told = page.locator(".told").last
    expect(told).to_contain_text("The toolkit does not answer this.")
    expect(told.get_by_role("link")).to_have_count(2)
    expect(told.locator(".cite")).to_have_count(0)


def test_lists_become_lists(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, "How do I work out my day rate?")
    items = page.locator(".told ol li")
    expect(items).to_have_count(3)
    expect(items.first).to_have_text("Add up your yearly costs.")


@pytest.mark.parametrize(
    ("page_language", "browser_language", "said"),
    [("el-GR", "en-GB", "Ρωτήστε τον βοηθό"), ("fr", "sl-SI", "Vprašajte pomočnika"),
     ("", "hr-HR", "Pitajte pomoćnika"), ("de", "de-DE", "Ask the toolkit"), ("it", "es-ES", "Chiedi all’assistente")],
)  # fmt: skip
def test_it_speaks_the_pages_language_then_the_browsers(
    browser: Browser, site: Site, page_language: str, browser_language: str, said: str
) -> None:
    with opened(browser, locale=browser_language) as page:
        site.show(page, lang=page_language)
        expect(page.locator(".launch")).to_have_text(said)


def test_the_language_can_be_switched_and_stays(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, KILL)
    field(page).fill("half a question")
    page.get_by_label("Language").select_option("el")
    expect(page.get_by_label("Γλώσσα")).to_be_focused()
    expect(field(page)).to_have_value("half a question")
    expect(page.locator(".told")).to_contain_text("A kill fee")  # the conversation is still there
    ask(page, GREEK)
    expect(page.locator(".told").last).to_contain_text("Η αμοιβή ακύρωσης καταβάλλεται")
    assert site.answerer.asked[-1]["language"] == "el"
    page.reload()
    expect(page.get_by_role("dialog", name="Βοηθός υλικού")).to_be_visible()


def test_the_conversation_lasts_for_the_tab_without_cookies(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, KILL)
    page.reload()
    expect(page.locator(".told")).to_contain_text("A kill fee is paid")
    ask(page, "And for a day rate?")
    asked = site.answerer.asked[-2:]
    assert asked[1]["conversation"] is not None
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".asked")).to_have_count(0)
    expect(field(page)).to_be_focused()
    ask(page, KILL)
    assert site.answerer.asked[-1]["conversation"] is None


def test_an_example_asks_itself(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    page.get_by_role("button", name=KILL).click()
    expect(page.locator(".told")).to_contain_text("A kill fee is paid")


def test_feedback_reaches_the_journal(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, KILL)
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Not helpful").click()
    comment = page.get_by_label("What was missing or wrong?")
    expect(comment).to_be_focused()
    comment.fill("the page is wrong")
    page.locator("form.comment button").click()
    expect(page.locator(".acts")).to_contain_text("Thank you.")
    expect(page.get_by_role("button", name="Not helpful")).to_be_focused()
    entry = list(site.journal.entries())[-1]
    assert (entry.helpful, entry.comment) == (False, "the page is wrong")
    page.reload()
    expect(page.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")


def test_copying_takes_the_sources_along(browser: Browser, site: Site) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        site.show(page)
        open_widget(page)
        ask(page, KILL)
        page.get_by_role("button", name="Copy with sources").click()
        text = page.evaluate("navigator.clipboard.readText()")
    assert "cancelled after work has begun. [1]" in text
    assert f"[1] Quotes, contracts and scope, page 4: {site.api}/toolkit/pdf/contracts.pdf#page=4" in text


# --- when something is wrong


def test_offline_keeps_the_question_and_says_so(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    page.context.set_offline(True)
    field(page).fill(KILL)
    field(page).press("Enter")
    expect(page.locator(".error")).to_contain_text("You are offline")
    expect(field(page)).to_have_value(KILL)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".told")).to_contain_text("A kill fee is paid")
    expect(page.locator(".error")).to_have_count(0)
    expect(field(page)).to_have_value("")


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [(429, {"Retry-After": "7"}, "in 7 seconds"), (503, {"Retry-After": "60"}, "cannot be reached"),
     (503, {"Retry-After": "3"}, "in 3 seconds"), (504, {}, "too long"), (413, {}, "shorten"),
     (500, {}, "cannot be reached")],
)  # fmt: skip
def test_each_refusal_of_the_server_says_what_to_do(
    page: Page, site: Site, status: int, headers: dict[str, str], said: str
) -> None:
    cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
    page.route("**/api/ask", lambda route: route.fulfill(status=status, headers=headers | cors, body="{}"))
    site.show(page)
    open_widget(page)
    field(page).fill(KILL)
    field(page).press("Enter")
    expect(page.locator(".error")).to_contain_text(said)
    expect(field(page)).to_have_value(KILL)


def test_a_server_that_is_gone_and_a_stream_that_breaks(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    page.route("**/api/ask", lambda route: route.abort())
    field(page).fill(KILL)
    field(page).press("Enter")
    expect(page.locator(".error")).to_contain_text("cannot be reached")
    page.unroute("**/api/ask")
    page.route("**/api/ask", lambda route: route.fulfill(
        headers={"Content-Type": "text/event-stream", "Access-Control-Allow-Origin": "*"},
        body='event: statement\ndata: {"text":"Half","citations":[1]}\n\n'))  # fmt: skip
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".error")).to_have_count(1)
    expect(page.locator(".told")).to_have_count(0)
    expect(field(page)).to_have_value(KILL)


def test_silence_is_given_up(page: Page, site: Site) -> None:
    page.add_init_script("const real = setTimeout; window.setTimeout = (f, t) => real(f, t === 30000 ? 200 : t);")
    site.answerer.delay = 1.0
    site.show(page)
    open_widget(page)
    field(page).fill(KILL)
    field(page).press("Enter")
    expect(page.locator(".error")).to_contain_text("too long")


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


# --- people who do not use a mouse, or see it differently


def test_everything_works_by_keyboard_alone(page: Page, site: Site) -> None:
    site.show(page)
    page.locator("#own").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".launch")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    page.keyboard.type(KILL)
    page.keyboard.press("Enter")
    badge = page.get_by_role("button", name="Source 1")
    expect(badge).to_be_visible()
    expect(field(page)).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if badge.evaluate("node => node.getRootNode().activeElement === node"):
            break
    page.keyboard.press("Space")
    expect(badge).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".launch")).to_be_focused()


def test_focus_stays_in_the_panel_and_returns_to_where_it_was(page: Page, site: Site) -> None:
    site.show(page)
    page.locator("#own").focus()
    page.evaluate("toolkitChat.open()")
    seen = []
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.shadowRoot?.activeElement?.className"))
    assert None not in seen
    assert seen[:8] == seen[8:]  # round and round: log, two examples, field, send, language, new, close
    page.keyboard.press("Escape")
    expect(page.locator("#own")).to_be_focused()


def test_a_screen_reader_hears_each_answer_once(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    page.evaluate(
        """() => { window.said = []; const root = [...document.body.children].find((n) => n.shadowRoot).shadowRoot;
        const live = root.querySelector('[aria-live=polite]');
        new MutationObserver(() => said.push(live.textContent)).observe(live, { childList: true, characterData: true,
        subtree: true }); }"""
    )
    ask(page, KILL)
    said = page.evaluate("said")
    assert len(said) == 1 and "A kill fee is paid" in said[0] and "Sources: 2" in said[0]
    assert page.locator("[aria-live]:not([aria-live=off])").count() == 1


def test_parts_in_another_language_say_so(page: Page, site: Site) -> None:
    site.show(page, lang="en")
    open_widget(page)
    ask(page, GREEK)
    expect(page.locator(".told [lang=el]").first).to_contain_text("Η αμοιβή")


EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"viewport": {"width": 320, "height": 568}, "is_mobile": True, "has_touch": True}
VIEWS: dict[str, tuple[dict[str, Any], list[str]]] = {  # every rule once, then what a view can change
    "desktop": ({}, EVERYTHING),
    "dark": ({"color_scheme": "dark"}, ["color-contrast"]),
    "phone": (PHONE, ["target-size", "scrollable-region-focusable"]),
}


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_any_state(browser: Browser, site: Site, view: str) -> None:
    options, rules = VIEWS[view]

    def check(state: str) -> None:
        found = Axe().run(page, options={"runOnly": rules})
        # the bare host page has no landmarks; that is its author's concern
        faults = [fault for fault in found.response["violations"] if fault["id"] not in ("region", "landmark-one-main")]
        assert not faults, (view, state, json.dumps(faults, indent=1)[:3000])

    site.answerer.delay = 0.0
    with opened(browser, **options) as page:
        site.show(page)
        expect(page.locator(".launch")).to_be_visible()
        check("closed")
        open_widget(page)
        expect(page.locator(".chip").first).to_be_visible()
        check("open")
        ask(page, KILL)
        page.get_by_role("button", name="Source 1").click()
        check("answered, a citation open")
        ask(page, "How do I work out my day rate?")
        check("a list")
        page.get_by_role("button", name="Not helpful").last.click()
        expect(page.locator("form.comment").last).to_be_visible()
        check("comment")
        ask(page, "Why do zebras have stripes?")
        check("refused")
        page.get_by_label("Language").select_option("el")
        check("Greek")
        page.context.set_offline(True)
        field(page).fill("once more")
        field(page).press("Enter")
        expect(page.locator(".error")).to_be_visible()
        check("error")


def test_on_a_phone_it_fills_the_screen_and_the_keyboard_covers_nothing(browser: Browser, site: Site) -> None:
    with opened(browser, viewport={"width": 320, "height": 568}, is_mobile=True, has_touch=True) as page:
        site.show(page)
        page.locator(".launch").tap()
        dialog = page.get_by_role("dialog")
        assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 568}
        assert dialog.get_attribute("aria-modal") == "true"
        ask(page, "How do I work out my day rate?")
        assert page.locator(".log").evaluate("node => node.scrollWidth <= node.clientWidth")
        for control in page.locator("header button, header select, footer .go, footer textarea").all():
            box = control.bounding_box()
            assert box and box["height"] >= 40 and box["width"] >= 40
        # the on-screen keyboard leaves 568 - 260 pixels and scrolls the page beneath
        page.evaluate(
            """() => { Object.defineProperty(visualViewport, 'height', { value: 308 });
            Object.defineProperty(visualViewport, 'offsetTop', { value: 100 });
            visualViewport.dispatchEvent(new Event('resize')); }"""
        )
        assert dialog.bounding_box() == {"x": 0, "y": 100, "width": 320, "height": 308}
        bottom = field(page).bounding_box()
        assert bottom and bottom["y"] + bottom["height"] <= 408
        page.reload()
        expect(page.get_by_role("dialog")).to_have_count(0)  # it does not cover the next page by itself


def test_at_400_percent_zoom_there_is_room_to_read(browser: Browser, site: Site) -> None:
    with opened(browser, viewport={"width": 320, "height": 256}) as page:  # 1280 × 1024 at 400 %
        site.show(page)
        open_widget(page)
        ask(page, KILL)
        box = page.locator(".log").bounding_box()
        assert box and box["height"] >= 120
        page.get_by_role("button", name="Source 2").click()
        expect(page.locator("details").nth(1).locator("blockquote")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_text_spacing_of_the_readers_own_breaks_nothing(page: Page, site: Site) -> None:
    site.show(page)  # WCAG 1.4.12: these reach into a shadow root only by inheritance, so they are put on the root
    open_widget(page)
    ask(page, KILL)
    page.locator(".root").evaluate(
        "node => { node.style.lineHeight = 1.5; node.style.letterSpacing = '.12em'; node.style.wordSpacing = '.16em'; }"
    )
    assert page.locator(".panel").evaluate("node => node.scrollWidth <= node.clientWidth")
    assert page.locator(".log").evaluate("node => node.scrollWidth <= node.clientWidth")


def test_nothing_moves_for_who_asked_for_less_motion(browser: Browser, site: Site) -> None:
    for motion, animated in (("reduce", "none"), ("no-preference", "rise")):
        with opened(browser, reduced_motion=motion) as page:
            site.show(page)
            open_widget(page)
            assert page.locator(".panel").evaluate("node => getComputedStyle(node).animationName") == animated


def test_the_home_page_paints_fast_and_carries_the_open_widget(page: Page, site: Site) -> None:
    page.goto(site.api)  # once, so that the browser itself is warm
    page.reload()
    expect(page.get_by_role("dialog")).to_be_visible()
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert painted <= 300
    assert re.search(r"Greek|Ελληνικά", page.inner_text("body"))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

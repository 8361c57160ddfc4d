"""The widget in a real browser: asking, streaming, citing, refusing, by keyboard, on a phone, under strict policies."""

import gzip
import json

import pytest
import web_browser
import widget_site
from playwright.sync_api import Browser, Page, expect
from web_browser import opened
from web_toolkit import held
from widget_site import GREEK, KILL, Site, ask, field, open_widget

from bot.channels.web import widget
from index.errors import IndexMissing

browser, site, page = web_browser.browser, widget_site.site, widget_site.page


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


def endless(page: Page, events: list[str]) -> None:
    """Every answer is these events and then a stream that never ends, as a language model's may seem to."""
    page.evaluate(
        """(events) => { const real = fetch; window.fetch = (url, options) => url.endsWith('api/ask')
        ? Promise.resolve(new Response(new ReadableStream({ start(control) {
            for (const event of events) control.enqueue(new TextEncoder().encode(event)); } }),
            { headers: { 'Content-Type': 'text/event-stream' } })) : real(url, options); }""",
        events,
    )


def test_statements_appear_while_the_answer_is_still_coming(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    events = [
        'event: statement\ndata: {"text":"First.","citations":[1]}\n\n',
        'event: statement\ndata: {"text":"Second \u2028 line.","citations":[2]}\n\n',
    ]
    endless(page, events)
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
    expect(told.get_by_text("Money on account · ")).to_have_count(1)  # the link names it, not the text again
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
    site.show(page)
    open_widget(page)
    with held(site.answerer):
        field(page).fill(KILL)
        field(page).press("Enter")
        expect(page.locator(".error")).to_contain_text("too long")


# --- while an answer is on its way


def send(page: Page, question: str) -> None:
    """Asks, and does not wait for the answer."""
    field(page).fill(question)
    field(page).press("Enter")
    expect(page.locator(".dots")).to_have_count(1)


def test_a_change_of_language_keeps_the_question_that_waits_and_its_answer(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    with held(site.answerer):
        send(page, KILL)
        page.get_by_label("Language").select_option("el")
        expect(page.locator(".asked")).to_contain_text(KILL)
        expect(page.locator(".dots")).to_have_count(1)
        expect(page.locator("footer .go")).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".told")).to_contain_text("A kill fee is paid")
    expect(page.locator(".asked")).to_have_count(1)
    expect(page.locator(".dots")).to_have_count(0)
    expect(page.locator("footer .go")).to_have_attribute("aria-disabled", "false")


def test_an_answer_comes_to_a_panel_that_was_closed_and_opened_again(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    with held(site.answerer):
        send(page, KILL)
        page.keyboard.press("Escape")
        page.evaluate("toolkitChat.open()")
        expect(page.locator(".asked")).to_contain_text(KILL)
    expect(page.locator(".told")).to_contain_text("A kill fee is paid")
    with held(site.answerer):
        send(page, "How do I work out my day rate?")
        page.keyboard.press("Escape")
    expect(page.get_by_role("status")).to_contain_text("Add up your yearly costs")  # it has come while nobody looked
    page.evaluate("toolkitChat.open()")
    expect(page.locator(".told").last).to_contain_text("Add up your yearly costs")
    expect(page.locator(".asked")).to_have_count(2)


def test_what_has_come_of_an_answer_stays_when_the_panel_is_drawn_again(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    endless(page, ['event: statement\ndata: {"text":"First.","citations":[1]}\n\n'])
    field(page).fill(KILL)
    field(page).press("Enter")
    expect(page.locator(".told")).to_contain_text("First.")
    page.get_by_label("Language").select_option("el")
    expect(page.locator(".told")).to_contain_text("First.")


def test_a_new_conversation_lets_go_of_the_answer_that_waits(page: Page, site: Site) -> None:
    # The answer came later, and with it the conversation: the next question went on with what was thrown away.
    site.show(page)
    open_widget(page)
    with held(site.answerer):
        send(page, KILL)
        assert site.answerer.begun.wait(5)
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".asked")).to_have_count(0)
        field(page).fill("How do I work out my day rate?")
        field(page).press("Enter")
    expect(page.locator(".told")).to_contain_text("Add up your yearly costs")
    expect(page.locator(".asked")).to_have_count(1)
    expect(page.locator(".error")).to_have_count(0)
    assert [one["conversation"] for one in site.answerer.asked[-2:]] == [None, None]


def test_a_question_that_waits_is_back_in_the_field_after_a_reload(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    ask(page, "How do I work out my day rate?")
    with held(site.answerer):
        send(page, KILL)
        page.reload()
        expect(page.locator(".asked")).to_have_count(1)
        expect(field(page)).to_have_value(KILL)
    page.reload()
    expect(field(page)).to_have_value(KILL)
    ask(page, KILL)
    page.reload()
    expect(page.locator(".asked")).to_have_count(2)
    expect(field(page)).to_have_value("")


def test_an_error_is_told_in_whatever_the_panel_has_become(page: Page, site: Site) -> None:
    site.show(page)
    open_widget(page)
    with held(site.answerer):
        send(page, KILL)
        page.keyboard.press("Escape")
        site.answerer.fault = IndexMissing("none")
    expect(page.get_by_role("status")).to_contain_text("cannot be reached")
    page.evaluate("toolkitChat.open()")
    expect(page.locator(".error")).to_contain_text("cannot be reached")
    expect(field(page)).to_have_value(KILL)
    page.get_by_label("Language").select_option("it")
    expect(page.locator(".error")).to_contain_text("non è raggiungibile")
    site.answerer.fault = None
    page.get_by_role("button", name="Riprova").click()
    expect(page.locator(".told")).to_contain_text("A kill fee is paid")
    expect(page.locator(".error")).to_have_count(0)

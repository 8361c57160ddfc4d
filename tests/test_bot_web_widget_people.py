"""The widget for everybody: keyboard, screen reader, phone, zoom, spacing, motion; axe-core finds nothing."""

import json
import re
from typing import Any

import pytest
import web_browser
import widget_site
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect
from web_browser import opened
from widget_site import GREEK, KILL, PAGE, Site, ask, field, open_widget

browser, site, page = web_browser.browser, widget_site.site, widget_site.page


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


PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 568}, "is_mobile": True, "has_touch": True}
FOCUSED = "document.activeElement.id || document.activeElement.shadowRoot?.activeElement?.ariaLabel"


def tabbed(page: Page, key: str, times: int) -> list[str]:
    """What has the focus after each press: the page's own by its id, the widget's by its label."""
    seen = []
    for _ in range(times):
        page.keyboard.press(key)
        seen.append(page.evaluate(FOCUSED))
    return seen


def test_where_the_panel_covers_the_page_the_focus_stays_in_it_and_returns(browser: Browser, site: Site) -> None:
    with opened(browser, **PHONE) as page:
        site.show(page, questions="Uno?")
        page.locator("#own").focus()
        page.evaluate("toolkitChat.open()")
        expect(page.locator("button.chip")).to_have_count(1)  # the examples come a little later than the panel
        around = ["Send", "Language", "New conversation", "Close", "Conversation", None, "Your question"]
        assert tabbed(page, "Tab", 14) == around * 2
        assert tabbed(page, "Shift+Tab", 7) == [*around[-2::-1], around[-1]]
        page.keyboard.press("Escape")
        expect(page.locator("#own")).to_be_focused()


def test_beside_the_page_tab_leaves_the_panel_in_both_directions(page: Page, site: Site) -> None:
    site.show(page, questions="Uno?", html=PAGE + "<p><a id=after href='#'>After</a></p>")
    open_widget(page)
    assert page.get_by_role("dialog").get_attribute("aria-modal") == "false"
    assert tabbed(page, "Shift+Tab", 6)[-2:] == ["Language", "after"]
    page.locator("#own").focus()
    assert tabbed(page, "Tab", 2) == ["after", "Language"]
    field(page).focus()
    assert "own" in tabbed(page, "Tab", 3)  # past the last of the page the first
    page.get_by_role("button", name="Send").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".launch")).to_be_focused()


def test_a_panel_that_opened_with_the_page_is_passed_on_the_way_through_it(page: Page, site: Site) -> None:
    site.show(page, open="true", questions="Uno?", html="<p><a id=before href='#'>Before</a></p>" + PAGE)
    expect(page.get_by_role("dialog")).to_be_visible()
    way = tabbed(page, "Tab", 12)
    assert way[:3] == ["before", "own", "Language"] and "own" in way[3:], way
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_visible()  # who is on the page closes nothing
    page.evaluate("toolkitChat.close()")
    assert page.evaluate(FOCUSED) == way[-1]  # nor loses their place in it


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


def test_on_a_page_wider_than_the_phone_it_keeps_to_what_is_seen(browser: Browser, site: Site) -> None:
    # A line that cannot wrap made the layout 900 px wide: the button was out of sight and the panel cut off.
    wide = PAGE.replace("device-width", "device-width, initial-scale=1")
    wide += '<p style="width: 900px">A table that somebody pasted</p>'
    with opened(browser, viewport={"width": 320, "height": 568}, is_mobile=True, has_touch=True) as page:
        site.show(page, html=wide)
        assert page.evaluate("[innerWidth > 900, visualViewport.width]") == [True, 320]
        button = page.locator(".launch").bounding_box()
        assert button is not None and button["x"] >= 0 and button["x"] + button["width"] <= 320
        assert button["y"] >= 0 and button["y"] + button["height"] <= 568
        open_widget(page)
        assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 568}


def test_the_home_page_fits_a_phone(browser: Browser, site: Site) -> None:
    with opened(browser, viewport={"width": 320, "height": 568}, is_mobile=True, has_touch=True) as page:
        page.goto(f"{site.api}/")
        assert page.evaluate("document.documentElement.scrollWidth") == 320


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
    # What is on the page may not be on the screen yet, nor the paint among the entries.
    paint = page.wait_for_function("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    painted = float(paint.json_value())
    assert painted <= 300
    assert re.search(r"Greek|Ελληνικά", page.inner_text("body"))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

"""The partner's desk in a real browser: from an upload to a new answer and back, with scripts and without."""

import json
from pathlib import Path

import pytest
import web_browser
import web_desk
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect
from web_browser import opened
from web_desk import TOKEN, Deskful
from web_toolkit import served

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SLOWLY = 20_000  # milliseconds for what a process of its own does, on a machine that has other things to do


browser, desk = web_browser.browser, web_desk.desk


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/admin")
    page.get_by_label("Admin token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()


def upload(page: Page, tmp_path: Path, **files: str) -> None:
    """Choose files, upload them, and wait for the dry run."""
    paths = []
    for name, text in files.items():
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_text(text)
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_label("Choose files").set_input_files(paths)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("heading", name="What would change", exact=True)).to_be_visible(timeout=SLOWLY)


def apply(page: Page) -> None:
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=SLOWLY)


def answer(page: Page, address: str, question: str) -> str:
    """What the widget on the home page says, in a tab of its own."""
    tab = page.context.new_page()
    tab.goto(address)
    tab.locator("footer textarea").fill(question)
    tab.keyboard.press("Enter")
    expect(tab.locator(".dots")).to_have_count(0)
    said = tab.locator(".told").last.inner_text()
    tab.close()
    return said


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_upload_dry_run_apply_the_new_answer_rollback_the_old(
    browser: Browser, desk: Deskful, tmp_path: Path, scripts: bool
) -> None:
    with served(desk.app) as address, opened(browser) as visitor, opened(browser, java_script_enabled=scripts) as page:
        sign_in(page, address)
        upload(page, tmp_path, fees="# Fees\n\nA kill fee is 30 % of the price.", empty="")
        row = page.get_by_role("row").filter(has_text="fees.txt")
        expect(row).to_contain_text("new")
        expect(page.get_by_role("row").filter(has_text="empty.txt")).to_contain_text(
            "replace it with the finished file"
        )
        expect(page.locator(".facts")).to_contain_text("Failed")
        apply(page)
        assert "30 %" in answer(visitor, address, "What is a kill fee?")
        upload(page, tmp_path, fees="# Fees\n\nA kill fee is 50 % of the price.")
        expect(page.get_by_role("row").filter(has_text="fees.txt")).to_contain_text("its content changed")
        assert "30 %" in answer(visitor, address, "What is a kill fee?")  # the dry run changed nothing
        apply(page)
        assert "50 %" in answer(visitor, address, "What is a kill fee?")
        page.get_by_role("link", name="History").click()
        page.get_by_role("button", name="Serve generation 1").click()
        expect(page.get_by_role("row").filter(has_text="served")).to_contain_text("1")
        assert "30 %" in answer(visitor, address, "What is a kill fee?")


def test_files_can_be_dropped_and_each_says_how_it_went(browser: Browser, desk: Deskful) -> None:
    with served(desk.app) as address, opened(browser) as page:
        sign_in(page, address)
        page.evaluate(
            """() => { const data = new DataTransfer();
            for (const n of [1, 2, 3]) data.items.add(new File([`# T${n}\\n\\nText ${n}.`], `dropped ${n}.txt`));
            const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true });
            document.getElementById('upload').dispatchEvent(drop); }"""
        )
        expect(page.get_by_role("heading", name="What would change", exact=True)).to_be_visible(timeout=SLOWLY)
        for number in (1, 2, 3):
            expect(page.get_by_role("row").filter(has_text=f"dropped {number}.txt")).to_contain_text("new")


def test_an_upload_that_fails_is_named_and_the_page_stays(browser: Browser, desk: Deskful, tmp_path: Path) -> None:
    with served(desk.app) as address, opened(browser) as page:
        sign_in(page, address)
        page.route("**/admin/upload", lambda route: route.fulfill(status=507, body="full"))
        (tmp_path / "a.txt").write_text("text")
        page.get_by_label("Choose files").set_input_files(tmp_path / "a.txt")
        page.get_by_role("button", name="Upload and check").click()
        expect(page.locator("#uploading")).to_contain_text("a.txt not uploaded (507)")


def test_progress_is_told_while_it_runs_and_it_can_be_stopped(browser: Browser, desk: Deskful) -> None:
    for number in range(80):
        desk.small.write(f"{number}.txt", f"# T{number}\n\nSLOW text {number}.")
    desk.reindex(desk.small.write("other/first.txt", "# First\n\nText."))
    with served(desk.app) as address, opened(browser) as page:
        sign_in(page, address)
        page.request.post(
            f"{address}/admin/check",
            form={"proof": page.locator("body").get_attribute("data-proof") or "", "source": str(desk.small.folder)},
        )
        page.goto(f"{address}/admin/run")
        expect(page.locator("#stage")).to_contain_text("of 81 files", timeout=SLOWLY)
        first = page.locator("progress").evaluate("node => node.value")
        page.wait_for_function("before => document.querySelector('progress').value > before", arg=first, timeout=SLOWLY)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("alert")).to_contain_text("Stopped", timeout=SLOWLY)


LIGHT: dict[str, object] = {}
DARK = {"color_scheme": "dark"}
NARROW = {"viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize(
    ("view", "rules"),
    [(LIGHT, RULES), (DARK, ["color-contrast"]), (NARROW, [])],
    ids=["light: every rule", "dark: contrast", "320 pixels: no scrolling sideways"],
)
def test_every_page_can_be_read_by_all(
    browser: Browser, desk: Deskful, tmp_path: Path, view: dict[str, object], rules: list[str]
) -> None:
    desk.small.write("a.txt", "# Fees\n\nA kill fee is 30 %.")
    desk.small.write("b.txt", "")
    desk.reindex(desk.small.folder)
    desk.small.write("a.txt", "# Fees\n\nA kill fee is 40 %.")
    desk.reindex(desk.small.folder)
    kept = desk.answerer.answer("What is a kill fee?", channel="telegram", user="7")
    desk.journal.feedback(kept.id, False, "no")
    desk.answerer.answer("Why do zebras have stripes?")
    (resource,) = desk.answerer.resources()
    with served(desk.app) as address, opened(browser, **view) as page:

        def check() -> None:
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            found = Axe().run(page, options={"runOnly": rules}).response["violations"] if rules else []
            assert not found, (page.url, json.dumps(found, indent=1)[:3000])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

        page.goto(f"{address}/admin/login")
        check()
        sign_in(page, address)
        for path in (
            "",
            "/resources",
            f"/resources/{resource.resource_id}",
            "/run",
            "/history",
            "/try?q=kill+fee",
            "/try?q=zebra",
            "/report",
            "/privacy?user=7",
            "/resources/nobody",
        ):
            page.goto(f"{address}/admin{path}")
            check()
        page.goto(f"{address}/admin")
        upload(page, tmp_path, c="# More\n\nText.")
        check()

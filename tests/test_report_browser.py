"""The report in a browser: what a reader does works, by mouse and keyboard; neither browser nor accessibility checker complains."""
from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_up import MadeUp
from playwright.sync_api import Browser, expect, sync_playwright
from report_pages import EVIL, NEWS
from test_report import evil

import factex
from factex.cli import run
from factex.formats.outputs import Output
from factex.formats.writers import WRITERS

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FOUND = next((path for path in map(shutil.which, BROWSERS) if path), None)
pytestmark = pytest.mark.skipif(FOUND is None, reason=f"no browser is installed: one of {', '.join(BROWSERS)}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=FOUND, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, english: factex.Extractor) -> Path:
    """The news as a folder `many` and as a page `all.html`; `evil.html`, whose text is markup."""
    patch = pytest.MonkeyPatch()
    patch.setattr(factex, "load", lambda *packs, **options: english)
    there = tmp_path_factory.mktemp("browser")
    rows = [json.dumps({"id": name, "text": text, "date": day or None}) + "\n" for name, (day, text) in NEWS.items()]
    (there / "in.jsonl").write_text("".join(rows), encoding="utf-8")
    for out in ("many", "all.html"):
        assert run(["extract", str(there / "in.jsonl"), "--format", "html", "-o", str(there / out)]) == 0
    patch.undo()
    with (there / "evil.html").open("w", encoding="utf-8", newline="\n") as stream:
        WRITERS["html"].write(iter([evil()]), Output(MadeUp().book, stream))
    return there


class Tab:
    """A page, and what the browser says and asks for meanwhile."""

    def __init__(self, browser: Browser, **options: object) -> None:
        self.page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        self.page.set_default_timeout(10_000)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def rows(self) -> list[str]:
        """The words of the rows of the table."""
        texts = self.page.locator("#rows tr").all_inner_texts()
        return [" ".join(text.split()) for text in texts]

    def only(self, *types: str) -> None:
        for box in self.page.locator("#choices label").all():
            box.locator("input").set_checked(box.locator(".name").inner_text() in types)


@pytest.fixture
def tab(browser: Browser, folder: Path) -> Iterator[Tab]:
    tab = Tab(browser)
    yield tab
    tab.page.close()
    assert tab.said == []
    assert all(url.startswith("file:") and url.partition("#")[0].endswith(".html") for url in tab.asked)


def test_who_met_whom_in_march(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "many" / "index.html").as_uri())
    assert tab.page.locator("#found").inner_text() == "8 of 8 facts, in 4 documents"
    tab.only("meeting")
    tab.page.fill("[name=from]", "2016-03-01")
    tab.page.fill("[name=to]", "2016-03-31")
    assert [row.split(" ", 2)[0] for row in tab.rows()] == ["M1", "M1", "M2"]
    assert "Anna Brandt, Boris Ivanov" in tab.rows()[0] and "2016-03-14" in tab.rows()[0]
    assert "negative" in tab.rows()[2] and "2016-03-30 (reported)" in tab.rows()[2]
    assert tab.page.locator("#found").inner_text() == "3 of 8 facts, in 2 documents"
    tab.page.fill("[name=party]", "novak")
    assert len(tab.rows()) == 1
    tab.page.fill("[name=other]", "Chen Wei")
    assert len(tab.rows()) == 1
    tab.page.fill("[name=other]", "Petra Novak")
    assert tab.rows() == []
    tab.page.click("button[type=reset]")
    expect(tab.page.locator("#rows tr")).to_have_count(8)


def test_filters_by_rule_and_words_and_sorts(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "all.html").as_uri())
    tab.page.select_option("[name=rule]", label="accusations/accused-of")
    assert len(tab.rows()) == 1 and tab.rows()[0].startswith("A2 accusation")
    tab.page.click("button[type=reset]")
    tab.page.fill("[name=words]", "OSLO")
    assert len(tab.rows()) == 1
    tab.page.fill("[name=words]", "")
    tab.page.click("[data-sort=date]")
    assert "2015-01-02" in tab.rows()[0]
    tab.page.click("[data-sort=date]")
    assert "2015-01-02" in tab.rows()[-1]
    assert tab.page.locator("th[aria-sort=descending]").count() == 1


def test_the_table_jumps_to_the_place(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "many" / "index.html").as_uri())
    tab.page.fill("[name=words]", "oslo")
    tab.page.click("#rows a")
    tab.page.wait_for_url("**/documents/news/march.html#f-*")
    assert tab.page.evaluate("document.activeElement.dataset.label") == "M1"
    panel = tab.page.locator("#panel")
    assert "Petra Novak" in panel.inner_text() and "meetings/met" in panel.inner_text()
    assert tab.page.locator(".text .part").all_inner_texts() == ["Petra Novak", "Chen Wei", "Oslo", "March 28"]
    tab.page.click("text=All documents")
    tab.page.wait_for_url("**/index.html")


def test_hovering_and_focus_show_what_is_known(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "many" / "documents" / "spring.html").as_uri())
    panel = tab.page.locator("#panel")
    assert panel.is_hidden()
    tab.page.hover(".text span:text('met')")
    assert "M1 meeting" in panel.inner_text() and "14 March → 2016-03-14" in " ".join(panel.inner_text().split())
    roles = [part.get_attribute("data-role") for part in tab.page.locator(".text .part").all()]
    assert roles == ["participants", "participants", "place", "time"]
    tab.page.hover("h1")
    assert panel.is_hidden()
    tab.page.click(".text span:text('accused')")
    tab.page.hover("h1")
    assert "A2 accusation" in panel.inner_text()
    tab.page.keyboard.press("Escape")
    assert panel.is_hidden()
    tab.page.focus(".ref")
    assert "M1 meeting" in panel.inner_text()
    tab.page.keyboard.press("Tab")
    assert "A2 accusation" in panel.inner_text()
    tab.page.keyboard.press("Enter")
    assert tab.page.url.partition("#")[2].startswith("n-")


def test_the_keyboard_reaches_everything(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "many" / "documents" / "spring.html").as_uri())
    seen = []
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        told = tab.page.evaluate("(one => [one.tagName, one.className.baseVal ?? one.className, one.name ?? ''])(document.activeElement)")
        if told[0] == "BODY":
            break
        seen.append(told)
    assert seen[0] == ["A", "skip", ""]
    assert {"ref t0 on", "ref t3 on", "label t0", "label t3"} <= {look for _, look, _ in seen}
    assert {"type", "party", "other", "from", "to", "rule", "words"} <= {name for *_, name in seen}
    assert {"SUMMARY", "BUTTON", "a"} <= {tag for tag, *_ in seen}


def test_a_type_can_be_hidden(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "many" / "documents" / "spring.html").as_uri())
    tab.only("accusation")
    assert [ref.get_attribute("data-label") for ref in tab.page.locator(".ref:visible").all()] == ["A2"]
    assert [row.split()[0] for row in tab.rows()] == ["A2"]
    tab.page.hover(".text span:text('met')")
    assert tab.page.locator("#panel").is_hidden()


def test_bars_and_names_choose_facts(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "many" / "index.html").as_uri())
    tab.page.click(".bars a[data-from='2016-03']")
    assert tab.page.input_value("[name=from]") == "2016-03-01" and tab.page.input_value("[name=to]") == "2016-03-31"
    assert [row.split()[0] for row in tab.rows()] == ["M1", "M1", "M2"]
    assert tab.page.locator(".entries li:visible").count() == 3
    assert tab.page.locator(".arc:not(.off)").count() == 3
    tab.page.locator(".arcs a[data-party='Kenya']").focus()
    tab.page.keyboard.press("Enter")
    assert [row.split()[0] for row in tab.rows()] == ["A2"]


def test_more_rows_come_when_asked_for(tab: Tab, folder: Path, tmp_path: Path) -> None:
    documents = (MadeUp().read(text, None, f"{number}") for number in range(60) for text in ["Omar Haddad accused Kesterland of "
                 "[bold]spying[/bold]. It may meet\tthe panel.\n"])  # fmt: skip
    with (tmp_path / "many.html").open("w", encoding="utf-8", newline="\n") as stream:
        WRITERS["html"].write(documents, Output(MadeUp().book, stream))
    tab.page.goto((tmp_path / "many.html").as_uri())
    assert len(tab.rows()) == 100
    tab.page.click("#more")
    assert len(tab.rows()) == 120 and tab.page.locator("#more").is_hidden()


def test_text_that_is_markup_is_shown_as_text(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "evil.html").as_uri())
    for ref in tab.page.locator(".ref").all():
        ref.focus()
    assert EVIL in tab.page.locator("#panel").inner_text()
    assert EVIL in tab.rows()[0]
    assert tab.page.evaluate("[document.images.length, document.scripts.length]") == [0, 2]
    assert tab.page.locator("h1").inner_text() == EVIL


def test_the_text_is_the_documents_own_to_the_letter(tab: Tab, folder: Path) -> None:
    tab.page.goto((folder / "all.html").as_uri())
    texts = tab.page.evaluate("[...document.querySelectorAll('.text')].map(text => text.textContent)")
    assert texts == [text for _, text in NEWS.values()]


def test_the_page_is_read_without_its_script(browser: Browser, folder: Path) -> None:
    tab = Tab(browser, java_script_enabled=False)
    tab.page.goto((folder / "many" / "documents" / "spring.html").as_uri())
    tab.page.click(".ref >> nth=0")
    assert tab.page.url.partition("#")[2].startswith("n-")
    assert tab.page.locator(".note").count() == 2 and tab.page.locator("noscript").is_visible()
    tab.page.close()


def test_print_shows_text_and_notes_and_no_controls(tab: Tab, folder: Path) -> None:
    tab.page.emulate_media(media="print")
    tab.page.goto((folder / "all.html").as_uri())
    assert tab.page.locator(".text >> nth=0").is_visible() and tab.page.locator(".note >> nth=0").is_visible()
    for part in ("form", "#choices", "nav", ".skip", "#more"):
        assert tab.page.locator(part).is_hidden()
    assert len(tab.page.pdf()) > 10_000


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["many/index.html", "many/documents/spring.html", "all.html", "evil.html"])
def test_an_accessibility_checker_finds_nothing_grave(tab: Tab, folder: Path, name: str, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.page.goto((folder / name).as_uri())
    for ref in tab.page.locator(".ref").all()[:1]:
        ref.focus()
    found = Axe().run(tab.page).response["violations"]
    assert [(one["id"], one["impact"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


def test_nothing_is_wider_than_a_telephone(tab: Tab, folder: Path) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 800})
    for name in ("many/index.html", "many/documents/spring.html", "evil.html"):
        tab.page.goto((folder / name).as_uri())
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390, name

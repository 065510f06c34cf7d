"""The book in a real browser: it opens, finds, leads on, and prints."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from engine.ruleset.model import Rulebook
from tests.book.conftest import Written

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--window-size=1366,900",
)  # fmt: skip
SECONDS = 60
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="no chromium with its chromedriver, so the book is not opened in a browser",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Chromium without a window, with a new and empty profile."""
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    opened = Chrome(options=options, service=Service(str(DRIVER)))
    yield opened
    opened.quit()


@pytest.fixture
def page(browser: Chrome, book: Written) -> Chrome:
    """The browser with the book of the real rulebook open."""
    browser.get("about:blank")
    browser.get(book.path.as_uri())
    return browser


VISIBLE = """
    return [...document.querySelectorAll("main > .page")]
        .filter((page) => page.getClientRects().length).map((page) => page.id)
"""


def shown(page: Chrome) -> list[str]:
    """The pages that can be seen."""
    found: list[str] = page.execute_script(VISIBLE)
    return found


def await_pages(page: Chrome, *ids: str) -> None:
    """Wait until exactly these pages can be seen."""
    WebDriverWait(page, SECONDS).until(lambda _: shown(page) == list(ids))


def search(page: Chrome, words: str) -> list[str]:
    """What a search finds, in order."""
    field = page.find_element(By.ID, "search")
    field.clear()
    field.send_keys(words)
    results = page.find_element(By.ID, "results")
    WebDriverWait(page, SECONDS).until(lambda _: results.is_displayed())
    return [each.text for each in results.find_elements(By.TAG_NAME, "a")]


def test_it_opens_on_its_overview_without_a_complaint(page: Chrome) -> None:
    """One page is shown, and the browser had nothing to refuse."""
    assert shown(page) == ["start"]
    assert page.get_log("browser") == []


def test_a_search_leads_to_what_it_finds(page: Chrome, law: Rulebook) -> None:
    """A requirement is found by its sentence, marked, and opened."""
    ruleset = max(law.rulesets.values(), key=lambda each: len(each.requirements))
    asked = next(ruleset.versions)
    found = search(page, asked.says.upper())
    told = [each.startswith(f"Requirement {asked.says[:100]}") for each in found]
    assert any(told)
    assert page.find_element(By.CSS_SELECTOR, "#results mark").text in asked.says

    page.find_elements(By.CSS_SELECTOR, "#results a")[told.index(True)].click()
    WebDriverWait(page, SECONDS).until(lambda _: page.find_elements(By.CSS_SELECTOR, ".here"))
    here = page.find_element(By.CSS_SELECTOR, ".here")
    assert asked.says in here.text
    assert str(here.get_attribute("id")).startswith("requirement:")
    assert page.switch_to.active_element == here


def test_a_search_may_name_the_page_too(page: Chrome, law: Rulebook) -> None:
    """Words of the ruleset's title and of what it asks lead to the same place."""
    ruleset = max(law.rulesets.values(), key=lambda each: len(each.requirements))
    asked = next(ruleset.versions)
    found = search(page, f"{ruleset.title} {asked.id}")

    assert any(each.startswith(f"Requirement {asked.says[:100]}") for each in found)


def test_the_keyboard_is_enough(page: Chrome) -> None:
    """A slash goes to the search, Enter to the first that it finds, Escape back."""
    page.find_element(By.TAG_NAME, "body").send_keys("/")
    field = page.switch_to.active_element
    assert field.get_attribute("id") == "search"
    field.send_keys("no such words anywhere")
    WebDriverWait(page, SECONDS).until(
        lambda _: page.find_element(By.CSS_SELECTOR, "#results h2").text == "0 found"
    )
    field.send_keys(Keys.ESCAPE)
    await_pages(page, "start")
    field.send_keys("requirement", Keys.ENTER)
    WebDriverWait(page, SECONDS).until(lambda _: page.switch_to.active_element.tag_name == "a")
    page.switch_to.active_element.send_keys(Keys.ENTER)
    WebDriverWait(page, SECONDS).until(lambda _: shown(page) not in ([], ["start"]))


def test_a_link_opens_the_page_that_it_leads_to(page: Chrome) -> None:
    """From the overview to a ruleset, to one of its facts, and back again."""
    link = page.find_element(By.CSS_SELECTOR, "#start .rulesets a")
    ruleset = str(link.get_attribute("href")).partition("#")[2]
    link.click()
    await_pages(page, ruleset)
    page.find_element(By.CSS_SELECTOR, ".page.open a[href^='#fact:']").click()
    await_pages(page, "facts")
    page.back()
    await_pages(page, ruleset)
    current = page.find_element(By.CSS_SELECTOR, "nav [aria-current]")
    assert str(current.get_attribute("href")).endswith(f"#{ruleset}")


@pytest.mark.parametrize("width", [390, 1366])
def test_nothing_is_wider_than_the_screen(page: Chrome, width: int) -> None:
    """No page has to be moved sideways, on a phone or on a laptop."""
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.execute_script("document.getElementById('all').click()")
    try:
        assert page.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_contents_open_on_a_small_screen(page: Chrome) -> None:
    """A button shows and hides the contents where there is no room beside the text."""
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        contents = page.find_element(By.ID, "contents")
        assert not contents.is_displayed()
        page.find_element(By.ID, "menu").click()
        assert contents.is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_it_prints(page: Chrome) -> None:
    """The page in view becomes a PDF without the bars; a button brings all pages into view."""
    told = page.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert b64decode(told["data"]).startswith(b"%PDF")

    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not page.find_element(By.ID, "contents").is_displayed()
        assert not page.find_element(By.CLASS_NAME, "bar").is_displayed()
        assert shown(page) == ["start"]
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    page.find_element(By.ID, "all").click()
    assert len(shown(page)) > 5

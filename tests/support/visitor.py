"""Somebody at a real browser. Whatever goes wrong in it is kept; every page looked at is checked
against the house rules and, where PORTAL_SCREENSHOTS names a folder, photographed."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from tests.support.live import LivePortal
from tests.support.page import Page as ReadPage
from tests.support.page import check

WIDER_THAN_THE_WINDOW = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
)
LEFT_BEFORE_IT_CAME = "net::ERR_ABORTED"
SOON_MS = 10_000


class Visitor:
    def __init__(self, portal: LivePortal, page: Page, name: str):
        self.portal, self.page, self.name = portal, page, name
        self.posts: list[Request] = []
        self.troubles: list[str] = []
        page.set_default_timeout(20_000)
        page.on("console", lambda message: self.troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("requestfailed", self._note_failure)
        page.on("response", self._note_answer)
        page.on("request", self._note_request)

    def _note_request(self, sent: Request) -> None:
        if sent.method == "POST":
            self.posts.append(sent)
        if not sent.url.startswith((self.portal.address, "data:")):
            self.troubles.append(f"to somebody else: {sent.url}")

    def _note_failure(self, sent: Request) -> None:
        if sent.failure != LEFT_BEFORE_IT_CAME:
            self.troubles.append(f"{sent.failure}: {sent.url}")

    def _note_answer(self, answer) -> None:
        if answer.status >= 400:
            self.troubles.append(f"{answer.status} from {answer.url}")

    def expected(self, status: int) -> None:
        """The last answer was to have this status; the browser's own word on it is no trouble."""
        of_it = [trouble for trouble in self.troubles if f"{status} " in trouble]
        assert of_it, f"nothing was answered with {status}"
        self.troubles = [trouble for trouble in self.troubles if trouble not in of_it]

    def open(self, path: str, *, look: str = "") -> None:
        self.page.goto(self.portal.address + path)
        if look:
            self.look(look)

    def look(self, name: str) -> None:
        """Check the page that is open; `name`: of its picture."""
        check(ReadPage(self.page.content()))
        assert not self.page.evaluate(WIDER_THAN_THE_WINDOW), f"{name} scrolls sideways"
        folder = os.environ.get("PORTAL_SCREENSHOTS")
        if folder:
            file = Path(folder) / f"{self.name}-{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=file, full_page=True)

    def sees(self, words: str) -> None:
        found = self.page.get_by_text(words).filter(visible=True)
        expect(found.first, f"{words!r} is not on {self.page.url}").to_be_visible(timeout=SOON_MS)

    def button(self, name: str, *, inside: Locator | None = None) -> Locator:
        return (inside or self.page).get_by_role("button", name=name, exact=True)

    def press(self, name: str, *, inside: Locator | None = None) -> None:
        self.follow(self.button(name, inside=inside))

    def follow(self, place: Locator) -> None:
        """Click what leads to another page, and be there: a click alone does not wait for it."""
        with self.page.expect_navigation():
            place.click()

    def unfold(self, name: str) -> Locator:
        """Open the folded part of that name."""
        part = self.page.locator("details", has=self.page.locator("summary", has_text=name))
        part.locator("summary").click()
        return part

    def sign_in(self, person: str) -> None:
        self.open("/sign-in")
        self.follow(self.page.locator("button.persona", has_text=person))

    def sign_out(self) -> None:
        self.page.locator(".menu summary").click()
        self.press("Sign out")


@contextmanager
def _browser(path: str):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser(chromium):
    with _browser(chromium) as browser:
        yield browser


@pytest.fixture
def visitors(browser: Browser, live_portal, told_on_failure):
    with welcomed(browser, live_portal) as visitor:
        yield visitor


@contextmanager
def welcomed(browser: Browser, portal: LivePortal):
    """Makes visitors, each with cookies of their own; at the end none of them met trouble."""
    made: list[Visitor] = []

    def visitor(name: str, *, width: int = 1280, with_script: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=with_script
        )
        made.append(Visitor(portal, context.new_page(), name))
        return made[-1]

    yield visitor
    troubles = [trouble for visitor in made for trouble in visitor.troubles]
    for visitor in made:
        visitor.page.context.close()
    assert not troubles, "\n".join(troubles)

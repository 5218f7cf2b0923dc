"""Walks through every page of a furnished portal in one browser."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page

from config import Config
from portal import clock, create_app
from portal.extensions import db
from tests.support.live import LivePortal, started
from tests.support.look.places import LOOKS, Look
from tests.support.look.seed import furnish

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
LOOKING = Path(__file__).with_name("looking.js")
OF_COLOUR = ["color-contrast", "link-in-text-block"]


@dataclass(frozen=True)
class Furnished:
    portal: LivePortal
    words: dict
    file: Path

    def speak(self, language: str) -> None:
        """Everybody's pages in another language."""
        with sqlite3.connect(self.file) as connection:
            connection.execute("UPDATE person SET language = ?", (language,))


@contextmanager
def furnished(folder: Path) -> Iterator[Furnished]:
    """SQLite always: what a page looks like is the same on every database."""
    file = folder / "look.db"
    settings = {
        "PORTAL_MODE": "demo",
        "PORTAL_DATA": str(folder),
        "PORTAL_DATABASE_URL": f"sqlite:///{file}",
    }
    app = create_app(Config.from_environment(settings))
    with app.app_context():
        upgrade()
        words = furnish(now=clock.wall_now())
        db.engine.dispose()
    with started(folder, settings) as portal:
        yield Furnished(portal, words, file)


class Walker:
    """One page of the browser for each person, so that each signs in once."""

    def __init__(self, browser: Browser, house: Furnished, **context):
        self.browser, self.house, self.context = browser, house, context
        self.pages: dict[str, Page] = {}
        self.troubles: list[str] = []

    def page_of(self, who: str) -> Page:
        if who not in self.pages:
            context = self.browser.new_context(
                viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **self.context
            )
            for script in (AXE, LOOKING):
                context.add_init_script(path=script)
            page = self.pages[who] = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda message: self._note(page, message.text))
            page.on("pageerror", lambda error: self._note(page, str(error)))
            if who:
                page.goto(f"{self.house.portal.address}/sign-in")
                page.locator("button.persona", has_text=who).click()
                page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.pages[who]

    def _note(self, page: Page, words: str) -> None:
        is_told = "status of 4" in words  # a page that says 404 or 422 is one of those looked at
        if not is_told:
            self.troubles.append(f"{page.url}: {words}")

    def open(self, look: Look) -> Page:
        page = self.page_of(look.who)
        page.goto(self.house.portal.address + look.path.format(**self.house.words))
        if look.presses:
            with page.expect_navigation():
                page.locator("main form[method=post] button.primary").last.click()
        return page

    def faults(self, ask: Callable[[Page], list[str]], looks: list[Look] = LOOKS) -> list[str]:
        """What is found on each page, named by it, and whatever the browser said meanwhile."""
        found = [f"{look.name}: {fault}" for look in looks for fault in ask(self.open(look))]
        return found + self.troubles

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


def in_scheme(page: Page, scheme: str, rules: list[str] | None = None) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    return [f"{scheme}: {fault}" for fault in page.evaluate("looking.axe", rules)]


def at_width(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    found = page.evaluate("[...looking.overflow(), ...looking.overlaps()]")
    return [f"{width}: {fault}" for fault in found]

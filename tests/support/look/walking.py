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
    """One page of the browser for everybody: each signs in once and comes back by cookie."""

    def __init__(self, browser: Browser, house: Furnished, **context):
        self.house, self.troubles = house, []
        self.who, self.cookies = "", {}
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **context
        )
        for script in (AXE, LOOKING):
            self.context.add_init_script(path=script)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("console", lambda message: self._note(message.text))
        self.page.on("pageerror", lambda error: self._note(str(error)))

    def page_of(self, who: str) -> Page:
        if who != self.who:
            self.page.goto("about:blank")
            self.cookies[self.who] = self.context.cookies()
            self.context.clear_cookies()
            self.context.add_cookies(self.cookies.get(who, []))
            if who and who not in self.cookies:
                self._sign_in(who)
            self.who = who
        return self.page

    def _sign_in(self, who: str) -> None:
        self.page.goto(f"{self.house.portal.address}/sign-in")
        with self.page.expect_navigation():
            self.page.locator("button.persona", has_text=who).click()

    def _note(self, words: str) -> None:
        is_told = "status of 4" in words  # a page that says 404 or 422 is one of those looked at
        if not is_told:
            self.troubles.append(f"{self.page.url}: {words}")

    def open(self, look: Look) -> Page:
        page = self.page_of(look.who)
        answer = page.goto(self.house.portal.address + look.path.format(**self.house.words))
        if answer.status == 404 and look.path != "/nowhere":
            self.troubles.append(f"{look.name}: it is not there")
        if look.presses:
            with page.expect_navigation():
                page.locator("main form[method=post] button.primary").last.click()
        return page

    def faults(self, ask: Callable[[Page], list[str]], looks: list[Look] = LOOKS) -> list[str]:
        """What is found on each page, named by it, and whatever the browser said meanwhile."""
        found = [f"{look.name}: {fault}" for look in looks for fault in ask(self.open(look))]
        return found + self.troubles

    def close(self) -> None:
        self.context.close()


def in_dark_and_light(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    found = [f"dark: {fault}" for fault in page.evaluate("looking.colours()")]
    page.emulate_media(color_scheme="light")
    return found + [f"light: {fault}" for fault in page.evaluate("looking.axe()")]


def at_width(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    found = page.evaluate("[...looking.overflow(), ...looking.overlaps()]")
    return [f"{width}: {fault}" for fault in found]

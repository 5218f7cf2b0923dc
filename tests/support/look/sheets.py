"""Contact sheets: one picture for each page, in two widths, both schemes and three languages.

  .venv/bin/python -m tests.support.look.sheets FOLDER [part of a page's name]

Needs a Chromium (PORTAL_CHROMIUM, or one on the path). The sheets are for looking at; they belong
outside the project's folder.
"""

import os
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.look.places import LOOKS
from tests.support.look.walking import Walker, furnished

WIDTHS, SCHEMES, LANGUAGES = (1280, 360), ("light", "dark"), ("en", "fa", "tr")
TALLEST = 1800
SHEET = """<!doctype html><title>{name}</title><style>
body{{margin:16px;background:#777;font:14px sans-serif;color:#fff}}
div{{display:flex;gap:12px;align-items:start;margin-block-end:16px}}
figure{{margin:0}} img{{display:block;inline-size:100%}}
.w1280{{inline-size:640px}} .w360{{inline-size:240px}}</style><h1>{name}</h1>{rows}"""


def take(walker: Walker, folder: Path, look, language: str) -> None:
    for width, scheme in product(WIDTHS, SCHEMES):
        page = walker.page_of(look.who)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        walker.open(look)
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        page.set_viewport_size({"width": width, "height": max(height, 600)})
        page.screenshot(path=folder / f"{look.name}-{width}-{scheme}-{language}.png")


def lay_out(page, folder: Path, name: str) -> None:
    """Pictures on one sheet: a row for each language."""
    rows = "".join(
        "<div>"
        + "".join(
            f'<figure class="w{width}"><img src="{name}-{width}-{scheme}-{language}.png">'
            f"{width} {scheme} {language}</figure>"
            for width, scheme in product(WIDTHS, SCHEMES)
        )
        + "</div>"
        for language in LANGUAGES
    )
    file = folder / f"{name}.html"
    file.write_text(SHEET.format(name=name, rows=rows), encoding="utf-8")
    page.goto(file.as_uri())
    page.screenshot(path=folder.parent / f"{name}.png", full_page=True)


def main(folder: Path, part: str = "") -> None:
    pictures = folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    looks = [look for look in LOOKS if part in look.name]
    path = os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with furnished(Path(data)) as house:
            for language in LANGUAGES:
                house.speak(language)
                walker = Walker(browser, house)
                for look in looks:
                    take(walker, pictures, look, language)
                walker.close()
        page = browser.new_page(viewport={"width": 1860, "height": 900})
        for look in looks:
            lay_out(page, pictures, look.name)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])

"""What the strict content security policy and right-to-left readers ask of every page."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
STYLES = sorted((ROOT / "static").rglob("*.css"))
PYTHON = sorted((ROOT / "portal").rglob("*.py"))

INLINE = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "a script without src": r"<script\b(?![^>]*\ssrc\s*=)",
    "a handler in the markup": r"\son[a-z]+\s*=\s*[\"'{]",
    "a javascript: address": r"javascript:",
}
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*\s*:"
    r"|(?:left|right|top|bottom)\s*:"
    r"|text-align\s*:\s*(?:left|right)"
    r"|(?:float|clear)\s*:\s*(?:left|right))"
)


def text_of(path):
    return path.read_text(encoding="utf-8")


def without_comments(text):
    return re.sub(r"{#.*?#}|/\*.*?\*/", "", text, flags=re.DOTALL)


def test_no_template_holds_inline_style_or_script():
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in TEMPLATES
        for what, pattern in INLINE.items()
        if re.search(pattern, without_comments(text_of(path)))
    ]
    assert found == []


def test_styles_use_logical_properties_only():
    found = [
        f"{path.relative_to(ROOT)}: {match.group().strip()}"
        for path in STYLES
        for match in PHYSICAL.finditer(without_comments(text_of(path)))
    ]
    assert found == []


def test_styles_and_pages_fetch_nothing_from_elsewhere():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEMPLATES + STYLES
        for match in re.finditer(
            r"""(?:(?:src|href)\s*=\s*["']|url\(["']?|@import\s+["'])(?:https?:)?//[^"')\s]+""",
            without_comments(text_of(path)),
        )
    ]
    assert found == []


def test_every_template_is_used():
    sources = {path: text_of(path) for path in TEMPLATES + PYTHON}
    unused = []
    for template in TEMPLATES:
        name = template.relative_to(ROOT / "templates").as_posix()
        others = (text for path, text in sources.items() if path != template)
        if not any(f'"{name}"' in text or f"'{name}'" in text for text in others):
            unused.append(name)
    assert unused == []


def test_every_macro_is_used():
    everything = "\n".join(without_comments(text_of(path)) for path in TEMPLATES)
    definition = re.compile(r"{%-?\s*macro\s+(\w+)\s*\(")
    uses = definition.sub("", everything) + "".join(map(text_of, PYTHON))
    unused = [
        name
        for name in definition.findall(everything)
        if not re.search(rf"(?<!import )\b{name}\s*\(|\bcall\b[^%]*\b{name}\b", uses)
    ]
    assert unused == []

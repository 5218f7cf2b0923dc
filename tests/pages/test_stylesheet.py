import re
from pathlib import Path

import pytest

from portal.pages.stylesheet import ORDER, joined_sheet

FOLDER = Path(__file__).parents[2] / "static" / "css"


def parts():
    return {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.css")}


def test_every_file_has_its_place_and_the_sheet_is_balanced():
    sheet = joined_sheet(parts())

    assert sheet.startswith("@layer tokens, base, shell, parts, pages;")
    assert sheet.count("{") == sheet.count("}")
    assert "/*" not in sheet


def test_a_new_file_without_a_place_is_refused():
    with pytest.raises(ValueError, match="carousel"):
        joined_sheet(parts() | {"carousel": ""})


def test_a_place_without_a_file_is_refused():
    with pytest.raises(ValueError, match=ORDER[3]):
        joined_sheet({name: text for name, text in parts().items() if name != ORDER[3]})


def test_every_token_that_is_used_is_set():
    sheet = joined_sheet(parts())

    used = set(re.findall(r"var\((--[\w-]+)\)", sheet))
    assert used <= set(re.findall(r"(--[\w-]+):", sheet))


def test_the_sheet_stays_small():
    assert len(joined_sheet(parts()).encode()) < 45_000

"""The style guide leaves no component out."""

from pathlib import Path

import pytest

from portal.extensions import db
from tests.support.browser import open_page
from tests.support.factories import make_desk, make_skill, make_staff, sign_in
from tests.support.statements import counted_statements

ROOT = Path(__file__).parents[2]
# Each is all of one page, or nothing without its rows: it is looked at there.
ON_THEIR_PAGES = {
    "card",
    "changed",
    "confirmation",
    "filter_bar",
    "language_switch",
    "person_fields",
    "persona",
    "translated",
}


@pytest.fixture
def guide(app, client):
    with app.app_context():
        desk = make_desk()
        ravi = make_staff(desk, make_skill(desk))
        db.session.commit()
    sign_in(client, ravi)
    return open_page(client, "/styleguide").text


def test_every_component_stands_in_it(guide):
    templates = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "templates" / "pages").glob("*styleguide*.html")
    )
    missing = [
        path.stem
        for path in (ROOT / "templates" / "components").glob("*.html")
        if f"components/{path.name}" not in templates and path.stem not in ON_THEIR_PAGES
    ]
    assert missing == []


def test_both_directions_stand_side_by_side(guide):
    assert guide.count('lang="en" dir="ltr"') == guide.count('lang="fa" dir="rtl"') + 1


def test_it_reads_nothing_but_who_asks(client, guide):
    with counted_statements() as statements:
        client.get("/styleguide")

    assert len(statements) <= 2

"""What a Persian reader sees: their digits, their direction, their words."""

import re
from html.parser import HTMLParser

import pytest

from portal.extensions import db
from tests.support.factories import (
    grant,
    make_desk,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)

PAGES = (
    "/",
    "/ask",
    "/requests",
    "/next",
    "/queue/it",
    "/desks/it/overview",
    "/me",
    "/desks/it/setup",
)
VOID = {"input", "img", "br", "hr", "meta", "link", "path", "circle", "line", "rect", "use"}


class Read(HTMLParser):
    """Text that is not code, somebody's own words, or written from left to right on purpose."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            kept = tag in ("bdi", "code", "kbd", "script", "style", "title", "option")
            self.open.append((tag, kept or ("dir" in dict(attrs) and tag != "html")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(kept for _tag, kept in self.open):
            self.texts.append(data.strip())


@pytest.fixture
def reader(client):
    with client.application.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill)
        shirin = make_staff(desk, skill, name="Shirin", role="lead")
        shirin.language = "fa"
        grant(shirin, "staff", desk)
        row = make_request(kind, requester=shirin)
        db.session.commit()
        reference = row.reference
    sign_in(client, shirin)
    return client, f"/requests/{reference}"


def test_pages_are_turned_and_hold_persian_digits_only(reader):
    client, own = reader
    for path in (*PAGES, own):
        answer = client.get(path)
        assert answer.status_code == 200, path
        page = answer.text

        assert '<html lang="fa" dir="rtl"' in page
        with_ascii_digits = [text for text in Read(page).texts if re.search(r"[0-9]", text)]
        assert with_ascii_digits == [], path

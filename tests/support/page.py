"""A page as a test sees it. Every page a test opens is checked against the house rules."""

from html.parser import HTMLParser


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.h1 = self.title = ""
        self._open = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, _tag):
        self._open = None

    def handle_data(self, data):
        if self._open in ("h1", "title"):
            setattr(self, self._open, getattr(self, self._open) + data.strip())

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def check(page):
    assert len(page.all("h1")) == 1, "a page has one h1"
    assert page.title.removeprefix("Error: ").startswith(page.h1), "the title starts with the h1"
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids)), "ids are unique"
    assert all(attrs.get("action") for attrs in page.all("form")), "a form says where it posts"
    labelled = {attrs.get("for") for attrs in page.all("label")}
    for field in page.all("input") + page.all("select") + page.all("textarea"):
        if field.get("type") not in ("hidden", "submit"):
            assert field.get("id") in labelled, f"{field.get('name')} has no label"

"""A form of a page as a browser would send it: every control with the value it stands at."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "email", "password", "search", "tel", "url", "date", "number"}


@dataclass
class FoundForm:
    """`typed`: controls somebody writes into; `secret`: those of them that are never shown."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.forms: list[FoundForm] = []
        self._form: FoundForm | None = None
        self._area = self._list = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self._form = FoundForm(attrs.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None and (attrs.get("name") or tag == "option"):
            getattr(self, f"_{tag}", lambda _attrs: None)(attrs)

    def _input(self, attrs):
        name, kind = attrs["name"], attrs.get("type", "text")
        if kind in TYPED:
            self._form.typed.append(name)
            if kind == "password":
                self._form.secret.append(name)
        if kind == "file" or (kind in ("radio", "checkbox") and "checked" not in attrs):
            if kind == "radio":
                self._form.values.setdefault(name, "")
            return
        self._form.values[name] = attrs.get("value", "")

    def _textarea(self, attrs):
        self._area = attrs["name"]
        self._form.typed.append(self._area)
        self._form.values[self._area] = ""

    def _select(self, attrs):
        self._list = attrs["name"]

    def _option(self, attrs):
        if self._list and (self._list not in self._form.values or "selected" in attrs):
            self._form.values[self._list] = attrs.get("value", "")

    def handle_data(self, data):
        if self._area:
            self._form.values[self._area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._list = None


def form_of(html: str, action: str) -> FoundForm:
    """The first form of the page that posts there."""
    found = [form for form in _Reader(html).forms if form.action == action]
    assert found, f"no form of the page posts to {action}"
    return found[0]

"""A page's form as a browser would send it back."""

from tests.support.page import Page


def typed(client, path):
    """What the form of the page holds, as a browser would send it."""
    return FormReader(client.get(path).text).values


class FormReader(Page):
    """The values of all controls of the page."""

    def __init__(self, html):
        self.values, self._area, self._select = {}, None, None
        super().__init__(html)

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        attrs = dict(attrs)
        name, kind = attrs.get("name"), attrs.get("type", "text")
        self._area = name if tag == "textarea" else None
        self._select = name if tag == "select" else self._select
        if tag == "textarea":
            self.values[name] = ""
        if tag == "option" and "selected" in attrs:
            self.values[self._select] = attrs["value"]
        is_on = kind not in ("radio", "checkbox") or "checked" in attrs
        if tag == "input" and name not in (None, "theme", "next") and is_on:
            self.values.setdefault(name, attrs.get("value", "y"))

    def handle_data(self, data):
        super().handle_data(data)
        if self._area:
            self.values[self._area] += data.lstrip("\n")

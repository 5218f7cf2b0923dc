"""A test client that behaves like a browser: it reads the form's token from a page first."""

import re

from tests.support.page import Page, check

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def open_page(client, path, *, status=200):
    """The answer, checked against the house rules for pages."""
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    check(Page(answer.text))
    return answer


def post(client, path, data=None, *, page="/sign-in"):
    """Send a form with the token of `page`."""
    found = TOKEN.search(client.get(page).text)
    return client.post(path, data={"csrf_token": found[1] if found else "", **(data or {})})


def value_of(html, name):
    """The value of a hidden or text control."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*value="([^"]*)"', html)
    return found[1] if found else None

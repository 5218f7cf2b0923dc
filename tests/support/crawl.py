"""A reader who opens every page they are led to."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

LINK = re.compile(r'\shref="([^"]+)"')
MOST_PAGES = 400


def crawl(client, starts: Iterable[str]) -> dict[str, str]:
    """Address -> all that its answer says, for the starts and whatever they link to on this very
    site. Head and redirect are read as well as the page."""
    waiting, seen = list(starts), {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        assert len(seen) < MOST_PAGES, "the crawl has no end"
        answer = client.get(address)
        seen[address] = f"{answer.headers}\n{answer.get_data(as_text=True)}"
        if answer.mimetype == "text/html":
            links = map(unescape, LINK.findall(answer.text))
            waiting += [link for link in links if _is_page(link)]
    return seen


def _is_page(link: str) -> bool:
    parts = urlsplit(link)
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return is_ours and not parts.path.startswith(("/static/", "/sheets/", "/scripts/"))

"""What staff write, as safe HTML: CommonMark without HTML, then only the elements named here."""

import nh3
from markdown_it import MarkdownIt

_READER = MarkdownIt("commonmark", {"html": False}).disable("image")
TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "li", "ol", "p", "pre", "strong"}
TAGS |= {"ul"}
SCHEMES = {"http", "https", "mailto"}


def to_html(text: str) -> str:
    """`# Steps` becomes an h2, deeper headings an h3; links lead to http, https, mailto or a page
    of this portal; nothing else of HTML gets through."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h2" if token.tag in ("h1", "h2") else "h3"
    return nh3.clean(
        _READER.renderer.render(tokens, _READER.options, {}),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )

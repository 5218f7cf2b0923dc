import pytest

from portal.catalogue.markdown import TAGS, to_html
from tests.support.page import Page


def test_headings_stand_below_the_title_of_the_page():
    assert to_html("# One\n\n### Two") == "<h2>One</h2>\n<h3>Two</h3>\n"


def test_lists_links_and_emphasis_are_let_through():
    html = to_html("3. **Call** [us](https://example.test/a)\n\n- [NDA](/ask/legal/nda)")

    assert '<ol start="3">' in html
    assert "<strong>Call</strong>" in html
    assert 'href="https://example.test/a"' in html
    assert 'href="/ask/legal/nda"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,alert)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](https://evil.test/x.png)",
        "<a href='https://a.test' onclick='x()' style='x'>y</a>",
        "[x](https://a.test 'title\" onmouseover=\"x')",
        "<svg><p><style><img src=x onerror=x>",
    ],
)
def test_nothing_else_of_html_gets_through(text):
    page = Page(to_html(text))

    assert {tag for tag, _attributes in page.tags} <= TAGS
    for _tag, attributes in page.tags:
        assert attributes.keys() <= {"href", "rel", "title"}
        assert attributes.get("href", "https:").startswith(("https:", "/", "#"))

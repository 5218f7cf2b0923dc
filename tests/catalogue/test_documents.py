"""Documents of a type: their gaps, and the .docx that is made."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from portal.catalogue.documents import check_words, docx_of
from portal.errors import InvalidInput
from portal.requests.files import SAMPLE, problem_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_gaps_are_questions_of_the_type_or_what_every_request_has():
    check_words("{party}, {Valid-Until}, {requester}, {today}", ["party", "valid-until"])

    with pytest.raises(InvalidInput) as refused:
        check_words("{party} {sum}", ["party"])

    assert refused.value.values["name"] == "sum"
    assert "{party}" in refused.value.values["known"]


def paragraphs(words):
    with zipfile.ZipFile(io.BytesIO(docx_of(words))) as archive:
        assert archive.testzip() is None
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
    return tree.findall(f".//{W}p")


def test_each_line_is_a_paragraph_headings_are_bold_and_signs_are_safe():
    first, empty, last = paragraphs("# Title <&>\r\n\nA \x01line\u200c")

    assert first.find(f".//{W}b") is not None
    assert "".join(first.itertext()) == "Title <&>"
    assert "".join(empty.itertext()) == ""
    assert last.find(f".//{W}b") is None
    assert "".join(last.itertext()) == "A line\u200c"


def test_a_line_from_right_to_left_is_set_so():
    right, left = paragraphs("1. این قرارداد\nSigned in تهران")

    assert right.find(f".//{W}bidi") is not None
    assert right.find(f".//{W}rtl") is not None
    assert left.find(f".//{W}bidi") is None


def test_it_is_taken_as_what_its_name_says_and_the_same_words_are_the_same_bytes():
    made = docx_of("Between us")
    said = {"head": made[:SAMPLE], "tail": made[-SAMPLE:], "size": len(made)}

    assert problem_of("NDA.docx", limit=10_000_000, **said) is None
    assert docx_of("Between us") == made

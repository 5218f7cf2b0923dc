"""A document of a type, such as its standard NDA: words with gaps that the answers of a request
fill. Written as a .docx, the way lawyers pass documents on."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from portal.catalogue.braces import first_unknown
from portal.errors import InvalidInput

MOST_DOCUMENTS = 20  # of one type
ALWAYS = ("requester", "department", "reference", "title", "desk", "today")
_HEADING = "# "
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_NO_DAY = (1980, 1, 1, 0, 0, 0)  # the same words are the same bytes


def check_words(words: str, slugs: Iterable[str]) -> None:
    """Raises InvalidInput that names what is unknown and what is known. `slugs`: of the questions
    of its type."""
    if not words.strip():
        raise InvalidInput("Write the words of the document.", field="words")
    known = [*ALWAYS, *slugs]
    unknown = first_unknown(words, {name.lower() for name in known})
    if unknown:
        raise InvalidInput(
            "Nothing is called {%(name)s} here. These are known: %(known)s.",
            field="words",
            name=unknown,
            known=" ".join(f"{{{one}}}" for one in known),
        )


def docx_of(words: str) -> bytes:
    """A paragraph for each line; one that begins with "# " is a heading. A line whose first letter
    is written from right to left is set so (Unicode Standard Annex 9, rule P2)."""
    body = "".join(_paragraph(line) for line in words.replace("\r\n", "\n").split("\n"))
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    document = f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}{page}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": document,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DAY), text.encode())
    return packed.getvalue()


def _paragraph(line: str) -> str:
    is_heading, line = line.startswith(_HEADING), line.removeprefix(_HEADING)
    turned = _is_from_right(line)
    of_run = ("<w:b/><w:bCs/>" if is_heading else "") + ("<w:rtl/>" if turned else "")
    size = '<w:sz w:val="32"/><w:szCs w:val="32"/>' if is_heading else ""
    of_paragraph = "<w:pPr><w:bidi/></w:pPr>" if turned else ""
    said = escape("".join(_storable(line)))
    text = f'<w:t xml:space="preserve">{said}</w:t>'
    # In the order the schema has: b, bCs, sz, szCs, rtl.
    of_run = of_run.replace("<w:rtl/>", "") + size + ("<w:rtl/>" if turned else "")
    return f"<w:p>{of_paragraph}<w:r><w:rPr>{of_run}</w:rPr>{text}</w:r></w:p>"


def _is_from_right(line: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in line)
    return next((one for one in strong if one in ("L", "R", "AL")), "L") != "L"


def _storable(line: str) -> Iterator[str]:
    """Signs that no XML may hold are left out."""
    return (letter for letter in line if letter >= " " or letter == "\t")

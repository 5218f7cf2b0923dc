"""Which files are taken, and under which names."""

import io
import zipfile

import pytest

from portal.requests.files import (
    KINDS,
    NAME_LIMIT,
    SAMPLE,
    FileProblem,
    clean_name,
    ending_of,
    media_type_of,
    problem_of,
)

LIMIT = 1_000_000
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
EXE = b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(*names, body="x"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
    return file.getvalue()


def odf(kind):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return file.getvalue()


WORD = zipped("[Content_Types].xml", "word/document.xml")
SHEET = zipped("[Content_Types].xml", "xl/workbook.xml")
GOOD = {
    "pdf": PDF,
    "docx": WORD,
    "xlsx": SHEET,
    "pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": odf("text"),
    "ods": odf("spreadsheet"),
    "odp": odf("presentation"),
    "doc": OLE,
    "xls": OLE,
    "ppt": OLE,
    "msg": OLE,
    "rtf": b"{\\rtf1\\ansi hello}",
    "zip": zipped("a.txt"),
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe1\0\x10Exif\0\0" + b"\0" * 20,
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01" + b"\0" * 20,
    "gif": b"GIF89a\x01\0\x01\0" + b"\0" * 20,
    "webp": b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 20,
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0" + b"\0" * 20,
    "tif": b"II*\0\x08\0\0\0" + b"\0" * 20,
    "tiff": b"MM\0*\0\0\0\x08" + b"\0" * 20,
    "eml": b"From: a@example.test\r\nSubject: x\r\n\r\nhello",
    "txt": "Grüße, سلام\n".encode(),
    "csv": b"day;hours\n2026-11-23;7,5\n",
    "md": b"# What was agreed\n",
}


def problem(name, content, limit=LIMIT):
    return problem_of(
        name, head=content[:SAMPLE], tail=content[-SAMPLE:], size=len(content), limit=limit
    )


def test_every_kind_on_the_list_has_an_example_here():
    assert GOOD.keys() == KINDS.keys()


@pytest.mark.parametrize("ending", GOOD)
def test_a_file_that_is_what_it_says_is_taken(ending):
    assert problem(f"file.{ending}", GOOD[ending]) is None


@pytest.mark.parametrize("ending", GOOD)
def test_a_program_is_taken_under_no_name(ending):
    assert problem(f"file.{ending}", EXE) == FileProblem.NOT_WHAT_IT_SAYS


@pytest.mark.parametrize(
    "name", ["run.exe", "page.html", "drawing.svg", "macro.docm", "script.js", "noending", ".pdf"]
)
def test_what_is_not_on_the_list_is_not_taken(name):
    assert problem(name, PDF) == FileProblem.NOT_TAKEN


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PNG),
        ("a.png", PDF),
        ("a.docx", SHEET),
        ("a.docx", zipped("evil.exe")),
        ("a.odt", odf("spreadsheet")),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ("a.txt", b"<!doctype html><html><script>1</script></html>"),
        ("a.csv", PDF),
        ("a.txt", b"text\0with a zero"),
        ("a.pdf", b"no signature of anything"),
    ],
)
def test_name_and_content_must_agree(name, content):
    assert problem(name, content) == FileProblem.NOT_WHAT_IT_SAYS


def test_an_empty_file_and_a_large_one_are_not_taken():
    assert problem("a.pdf", b"") == FileProblem.EMPTY
    assert problem("a.pdf", PDF, limit=len(PDF) - 1) == FileProblem.TOO_LARGE
    assert problem("a.pdf", PDF, limit=len(PDF)) is None


def test_a_zip_bomb_is_not_opened():
    bomb = zipped("[Content_Types].xml", "word/document.xml", body="0" * 2_000_000)

    assert len(bomb) < 20_000
    assert problem("a.docx", bomb) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\plans\\plan.pdf", "plan.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("x\u2066y\u200f.pdf", "xy.pdf"),
        ("line\r\nbreak.pdf", "line break.pdf"),
        ('a"b<c>d|e?f*g:h.pdf', "a_b_c_d_e_f_g_h.pdf"),
        (" . .hidden.pdf", "hidden.pdf"),
        ("trailing.pdf. .", "trailing.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("Über größe سند.pdf", "Über größe سند.pdf"),
        ("u\u0308ber.pdf", "über.pdf"),
        ("س\u200cس.pdf", "س\u200cس.pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        ("\u202e\0", "file"),
        ("\u202e.pdf", "pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean


def test_a_long_name_keeps_its_ending():
    name = clean_name("x" * 3000 + ".docx")

    assert len(name) == NAME_LIMIT
    assert name.endswith("x.docx")


def test_a_cleaned_name_stays_as_it_is():
    for name in ("a\u202eb.pdf", "x" * 3000 + ".pdf", "..a.b.c", "a. .pdf"):
        assert clean_name(clean_name(name)) == clean_name(name)


def test_the_ending_decides_the_media_type():
    assert ending_of("Plan.PDF") == "pdf"
    assert media_type_of("Plan.PDF") == "application/pdf"

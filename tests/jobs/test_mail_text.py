import pytest

from portal.jobs.mail_text import deliverable, one_line, storable


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Re: a\r\nBcc: b@c.test", "Re: a Bcc: b@c.test"),
        ("a\u2028b\x85c\0d", "a b c d"),
        ("\u202egnp.exe", "gnp.exe"),
        ("half \ud800 character", "half character"),
        ("نمي\u200cشود", "نمي\u200cشود"),
    ],
)
def test_a_header_is_one_line_of_plain_text(text, line):
    assert one_line(text) == line


def test_a_body_keeps_its_lines_and_loses_what_cannot_be_stored():
    assert storable("one\ntwo\0\ud800") == "one\ntwo?"


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("maya@example.test", "maya@example.test"),
        (" maya@example.test ", "maya@example.test"),
        ("ann@bücher.test", "ann@xn--bcher-kva.test"),
    ],
)
def test_an_address_is_spelt_as_servers_take_it(address, usable):
    assert deliverable(address) == usable


@pytest.mark.parametrize(
    "address",
    [
        "",
        "maya",
        "maya@",
        "@example.test",
        "a@b.test, c@d.test",
        "Maya <maya@example.test>",
        "maya@example.test\r\nBcc: x@y.test",
        "may a@example.test",
        '"a@b"@example.test',
        "maya@-example",
        f"{'x' * 65}@example.test",
    ],
)
def test_what_is_not_the_address_of_one_person_is_refused(address):
    assert deliverable(address) is None

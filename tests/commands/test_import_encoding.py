import io

import pytest

from portal.commands.import_log.encoding import Encoding, encoding_of, in_utf_8
from portal.commands.import_log.reader import Fault, Record, read_records

TURKISH = "id,title\n" + "".join(
    f"{n},{words}\n"
    for n, words in enumerate(["Şifre değiştirme", "Gülşah için izin", "Sözleşme görüşü"] * 5)
)
PERSIAN = "id,title\n" + "".join(
    f"{n},{words}\n" for n, words in enumerate(["درخواست دسترسي", "قرارداد فروش", "چاپگر"] * 5)
)


def found(data):
    return encoding_of(io.BytesIO(data))


@pytest.mark.parametrize("text", [TURKISH, PERSIAN])
@pytest.mark.parametrize(
    ("written", "name"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")]
)
def test_unicode_is_known_by_its_mark_or_by_decoding(text, written, name):
    assert found(text.encode(written)) == Encoding(name)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_empty_halves(name):
    assert found(TURKISH.encode(name)) == Encoding(name)


@pytest.mark.parametrize(("text", "name"), [(TURKISH, "cp1254"), (PERSIAN, "cp1256")])
def test_an_eight_bit_alphabet_is_known_by_the_words_it_makes(text, name):
    assert found(text.encode(name)) == Encoding(name, is_guess=True)


def test_western_letters_are_read_alike_under_the_turkish_alphabet():
    text = "id,title\n1,Café in München\n2,Straße und Größe\n"

    guess = found(text.encode("cp1252"))

    assert text.encode("cp1252").decode(guess.name) == text


@pytest.mark.parametrize("stray", [b"\xff\xfe", b"\xc3(", b"\x80\x81\x82"])
def test_stray_bytes_leave_a_file_utf_8(stray):
    plain = b"id,title\n" + b"1,plain\n" * 50

    assert found(plain + b"2," + stray + b"\n") == Encoding("utf-8")
    assert found(TURKISH.encode() + b"2,caf\xe9\n") == Encoding("utf-8")


def test_letters_that_come_late_in_a_large_file_are_seen():
    data = (
        b"id,title\n" + b"1,plain words and no others\n" * 60_000 + b"2,\xdeifre de\xf0i\xfeti\n"
    )

    assert found(data).name == "cp1254"


def read(data, encoding):
    stream = io.BytesIO(data)
    if encoding.startswith("utf-16"):
        stream = in_utf_8(stream, encoding, io.BytesIO())
    return list(read_records(stream, encoding=encoding))


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "cp1254"])
def test_a_file_is_read_in_its_encoding(name):
    records = read(TURKISH.encode(name), name)

    assert records[1] == Record(2, ["0", "Şifre değiştirme"])
    assert len(records) == 16


def test_half_a_character_in_utf_16_costs_its_row_only():
    text = "id,title\n1,before\n2,X\n3,after\n"
    data = text.encode("utf-16-le").replace("X".encode("utf-16-le"), b"\x00\xd8")

    _header, before, fault, after = read(data, "utf-16-le")

    assert (before.cells, after.cells) == (["1", "before"], ["3", "after"])
    assert isinstance(fault, Fault)
    assert fault.line == 3


def test_a_utf_16_file_cut_in_the_middle_of_a_letter_says_so():
    records = read("id,title\n1,before\n2,last".encode("utf-16-le")[:-1], "utf-16-le")

    assert isinstance(records[-1], Fault)


def test_a_byte_the_alphabet_does_not_have_is_a_fault_of_its_row():
    _header, fault = read(b"id,title\n1,\x81\n", "cp1254")

    assert fault.reason == "byte 0x81 in column 2 is not cp1254 text"

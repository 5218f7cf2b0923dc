import pytest

from portal.catalogue.search_text import (
    folded,
    least_shared,
    parts_of,
    search_text,
    telling_words,
    words_of,
)

# ruff: noqa: RUF001 - Turkish and Persian letters are meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELİN", "selin"),
        ("Selın", "SELIN"),
        ("Şifre SIFIRLAMA", "sifre sıfırlama"),
        ("çğöşü", "CGOSU"),
        ("كتاب علي", "کتاب علی"),
        ("هفتهٔ", "هفته"),
        ("خانۀ", "خانه"),
        ("أحمد إلى آب", "احمد الی اب"),
        ("می‌شود", "میشود"),
        ("ســـلام", "سلام"),
        ("قَرارداد", "قرارداد"),
        ("۱۲۳۴", "1234"),
        ("٤٥٦", "456"),
        ("Café Ångström", "cafe angstrom"),
        ("can't", "cant"),
        ("Ｗｉｄｅ", "wide"),
    ],
)
def test_what_looks_alike_is_alike(one, other):
    assert folded(one) == folded(other)


def test_words_are_letters_and_digits_only():
    assert words_of("Wi-Fi, VPN (2nd floor)!") == ["wi", "fi", "vpn", "2nd", "floor"]
    assert words_of("   ") == []


def test_stored_words_stand_between_spaces():
    assert search_text("Tender folder", "", "2026") == " tender folder 2026 "
    assert search_text("", "!!") == ""


def test_small_words_tell_nothing_unless_there_are_no_others():
    assert telling_words("I need the tender folder, please") == ["tender", "folder"]
    assert telling_words("what is it") == ["what", "is", "it"]


def test_parts_begin_with_the_space_before_a_word():
    assert parts_of("laptop") == [" la", "lap", "apt", "pto", "top"]
    assert parts_of("it") == [" it"]
    assert parts_of("a") == []


@pytest.mark.parametrize(("typed", "least"), [("vp", 1), ("vpn", 1), ("laptop", 2)])
def test_a_short_word_has_to_share_less(typed, least):
    assert least_shared(parts_of(typed)) == least

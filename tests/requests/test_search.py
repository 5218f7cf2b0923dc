"""Searching requests, the same on both databases."""

import pytest

from portal.requests import operations, queries
from portal.requests.lifecycle import HoldReason
from portal.requests.operations.words import _is_word
from portal.requests.search import Search, nearest, search_of
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

TITLES = {
    "laptop": "New laptop for Leeds",
    "laptops": "Twelve laptops",
    "ink": "Printer has no ink, my laptop does not print",
    "turkish": "İstanbul'da yazıcı ÇALIŞMIYOR",  # noqa: RUF001
    "persian": "پسورد ایمیل می‌خواهم",
    "arabic": "كيف أطلب كتابا",
    "wifi": "Wi-Fi 5GHz drops",
}


@pytest.fixture
def cast(session):
    desk, legal = make_desk("it", name="IT desk"), make_desk("legal", name="Legal desk")
    skill = make_skill(desk)
    kind = make_type(desk, skill)
    maya, ana = make_person(), make_person("Ana Gökçe", department="Satın Alma")  # noqa: RUF001
    rows = {
        name: make_request(kind, requester=maya, title=title, now=later(minutes=number))
        for number, (name, title) in enumerate(TITLES.items())
    }
    rows["of ana"] = make_request(kind, requester=ana, title="A door that squeaks")
    rows["of ana"].department = ana.department
    rows["legal"] = make_request(
        make_type(legal, title="Contract"), requester=ana, title="Contract for laptops"
    )
    act = {"actor": viewer(make_staff(desk, skill, name="Chidi Eze")), "version": None}
    operations.set_size(rows["ink"].reference, size="L", now=MONDAY, **act)
    reason = {"reason": HoldReason.DATE, "question": ""}
    operations.hold(rows["wifi"].reference, **reason, now=MONDAY, **act)
    lead = make_staff(desk, skill, name="Ingrid Solberg", role="lead")
    session.commit()
    operations.learn_words(now=MONDAY)
    names = {row.id: name for name, row in rows.items()}
    return {"lead": viewer(lead), "ana": viewer(ana), "names": names, "rows": rows}


def found(cast, typed, who="lead"):
    lines = queries.search_requests(cast[who], typed)
    return [cast["names"][line.row.id] for line in lines]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("laptop", ["ink", "laptops", "laptop"]),  # begins so; newest first
        ("LAP", ["ink", "laptops", "laptop"]),
        ("laptop leeds", ["laptop"]),
        ("labtop", ["ink", "laptops", "laptop"]),
        ("lapotp leeds", ["laptop"]),
        ("squaeks", ["of ana"]),
        ("istanbul calismiyor", ["turkish"]),
        ("ISTANBUL", ["turkish"]),
        ("پسورد ايميل", ["persian"]),
        ("ميخواهم", ["persian"]),
        ("کیف", ["arabic"]),
        ("wi-fi", ["wifi"]),
        ("5ghz", ["wifi"]),
        ("gokce", ["of ana"]),
        ("from:gökçe", ["of ana"]),
        ("from:ana door", ["of ana"]),
        ("from:nobodyatall laptop", []),
        ("state:hold", ["wifi"]),
        ("size:l laptop", ["ink"]),
        ('department:"satin alma"', ["of ana"]),
        ("with:chidi", ["wifi"]),
        ("desk:it laptop state:open", ["ink", "laptops", "laptop"]),
        ("desk:legal laptop", []),
        ("state:nowhere", []),
        ("ana: x", []),
        ("'; -- | & !", []),
        ("zzzz", []),
        ("", []),
    ],
)
def test_a_set_of_questions_has_the_same_answers_on_both(cast, typed, names):
    assert found(cast, typed) == names


def test_by_reference(cast):
    reference = cast["rows"]["laptop"].reference

    assert found(cast, f" {reference.lower()} ") == ["laptop"]
    assert found(cast, reference, "ana") == []


def test_only_what_one_may_see(cast):
    assert found(cast, "laptop", "ana") == ["legal"]
    assert found(cast, "labtop", "ana") == ["legal"]


def test_what_narrows_is_told_from_words():
    assert search_of("desk:IT from:Ana http://x laptop") == Search(
        ("http", "x", "laptop"), {"desk": "it", "from": "ana"}, "http://x laptop"
    )
    assert search_of('type:"new laptop"').narrowed == {"type": "new laptop"}


def test_one_letter_may_be_wrong_two_in_a_long_word():
    assert nearest("labtop", ["laptop", "lapdog", "labtop"]) == ["laptop"]
    assert nearest("cot", ["cat"]) == []
    assert nearest("cotnracts", ["contracts"]) == ["contracts"]


def test_numbers_and_short_words_are_not_learnt():
    assert [word for word in ("ab", "laptop", "2026", "x" * 50) if _is_word(word)] == ["laptop"]


def test_what_is_erased_is_forgotten(cast, session):
    row = cast["rows"]["of ana"]
    row.title, row.search_text = "Erased", " erased "
    session.commit()

    operations.learn_words_anew(now=MONDAY)

    assert found(cast, "squaeks") == []

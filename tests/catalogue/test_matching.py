import pytest

from portal.catalogue.matching import Document, best_matches, distance, likeness

DOCUMENTS = [
    Document(1, "Get an NDA in place", "Before you share anything secret. sözleşmesi"),
    Document(2, "Wi-Fi, VPN or phone trouble", "No connection, or a bad one."),
    Document(3, "I need access to something", "A folder, a mailbox, a group. klasör پوشه"),
    Document(4, "Get something signed", "Signature, stamp or certified copy. NDA too"),
    Document(5, "I need a new laptop or phone", "New, replacement or spare. لپ‌تاپ"),
]


def best(typed):
    return [found.key for found in best_matches(typed, DOCUMENTS)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nda", 1),
        ("NDAs please", 1),
        ("vpn", 2),
        ("wifi", 2),
        ("wi fi", 2),
        ("I need a folder", 3),
        ("fodler", 3),
        ("klasörüme erişim", 3),
        ("پوشه", 3),
        ("signature", 4),
        ("labtop", 5),
        ("laptp", 5),
        ("lap", 5),
        ("لپ تاپ", 5),
        ("لپ‌تاپم", 5),
    ],
)
def test_the_fitting_one_comes_first(typed, first):
    assert best(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy", "!!!", "q"])
def test_nothing_fits_nothing(typed):
    assert best(typed) == []


def test_at_most_as_many_as_asked_for_and_of_equals_the_first_ones():
    many = [Document(n, "Access to folder") for n in range(20)]

    assert [found.key for found in best_matches("access", many)] == [0, 1, 2, 3, 4]


def test_a_word_of_the_title_counts_more_than_one_beside_it():
    scores = {found.key: found.score for found in best_matches("nda", DOCUMENTS)}

    assert scores[1] == 1.0
    assert scores[4] == 0.6


def test_a_rare_word_tells_more_than_a_common_one():
    folders = [Document(n, "Folder") for n in range(9)]

    found = best_matches("folder tender", [*folders, Document("t", "Tender")])
    assert found[0].key == "t"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("a", "a", 0),
        ("laptop", "labtop", 1),
        ("laptop", "lpatop", 1),
        ("ab", "b", 1),
    ],
)
def test_letters_apart(one, other, apart):
    assert distance(one, other, most=3) == distance(other, one, most=3) == apart


def test_a_distance_beyond_what_is_asked_for_is_not_counted_on():
    assert distance("contract", "phone", most=2) == 3


@pytest.mark.parametrize(
    ("typed", "word"), [("contract", "control"), ("form", "farm"), ("ten", "pen"), ("a", "access")]
)
def test_other_words_are_no_typing_errors_of_a_short_one(typed, word):
    assert likeness(typed, word) < 0.8

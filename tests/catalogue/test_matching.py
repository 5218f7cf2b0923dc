import pytest

from portal.catalogue.matching import Offer, best_offers, folded

OFFERS = [
    Offer(1, "Get an NDA in place", "Before you share anything secret."),
    Offer(2, "Wi-Fi, VPN or phone trouble", "No connection, or a bad one."),
    Offer(3, "I need access to something", "A folder, a mailbox, a group, an application."),
    Offer(4, "Get something signed", "Signature, stamp or certified copy. NDA too"),
]


@pytest.mark.parametrize(
    ("typed", "best"),
    [("nda", 1), ("NDAs please", 1), ("vpn", 2), ("I need a folder", 3), ("signature", 4)],
)
def test_the_fitting_type_is_offered_first(typed, best):
    assert best_offers(typed, OFFERS)[0].id == best


@pytest.mark.parametrize("typed", ["", "   ", "the", "xyzzy", "!!!"])
def test_nothing_fits_nothing(typed):
    assert best_offers(typed, OFFERS) == []


def test_at_most_as_many_as_asked_for():
    many = [Offer(n, "Access to folder", "") for n in range(20)]

    assert [offer.id for offer in best_offers("access", many, count=5)] == [0, 1, 2, 3, 4]


def test_turkish_and_persian_variants_are_one():
    assert folded("Şifre SIFIRLAMA") == folded("sifre sıfırlama")  # noqa: RUF001
    assert folded("كتاب علي") == folded("کتاب علی")

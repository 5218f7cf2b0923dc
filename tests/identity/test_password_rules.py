import pytest

from portal.identity.password_rules import PasswordFault, fault_of

MAYA = ("Maya Lindholm", "maya.lindholm@example.test")


@pytest.mark.parametrize(
    "password",
    [
        "kettle under the stairs",
        "zwölf gelbe boote",
        "k" * 40 + "ettle" * 12,
        "değişmez yeşil çaydanlik",
        "€£¥!?%&=+*#-",
        "Lindholm rows to the lighthouse",
        "passwords are for kettles",
    ],
)
def test_a_long_password_needs_no_capitals_digits_or_signs(password):
    assert fault_of(password, about=MAYA) is None


@pytest.mark.parametrize("password", ["", "kettle", "elevenlette"])
def test_a_short_one_is_refused(password):
    assert fault_of(password) is PasswordFault.TOO_SHORT


def test_sixty_four_letters_and_many_more_are_allowed_but_not_a_flood():
    words = "kettle under the stairs " * 50

    assert fault_of(words[:64]) is None
    assert fault_of(words[:1000]) is None
    assert fault_of(words[:1001]) is PasswordFault.TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "password2026",
        "Passw0rd!!!!",
        "P@ssword1234",
        "qwertyuiop12",
        "123456789012",
        "012345678901",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "202620262026",
        "abcabcabcabc",
        "qwertyuiopas",
        "correct horse battery staple",
        "1q2w3e4r5t6y",
        "Welcome-2026!",
        "changeme1234",
    ],
)
def test_the_commonest_are_refused(password):
    assert fault_of(password) is PasswordFault.COMMON


@pytest.mark.parametrize("password", ["mayalindholm", "Maya.Lindholm1", "portal-lindholm"])
def test_ones_own_name_alone_is_refused(password):
    assert fault_of(password, about=MAYA) is PasswordFault.ABOUT_YOU

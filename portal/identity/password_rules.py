"""Which passwords are refused: short ones, the commonest, and one's own name.

No rule asks for capitals, digits or signs (NIST SP 800-63B 3.1.1.2): length keeps a guesser out.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

LEAST, MOST = 12, 1000
LEAST_OF_ONES_OWN = 6  # letters that must remain without one's own name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that lists of leaked passwords are full of; digits and signs round them do not help.
COMMON_WORDS = _words(
    """
    abc access admin administrator azerty baseball basketball batman changeme charlie chocolate
    computer default dragon football freedom guest hello hunter iloveyou killer legal letmein
    liverpool login manchester manchesterunited master michael mustang mynameis nothing office
    parola pass passwort password passwordpassword passw princess qazwsx qazwsxedc qwerty qwertz
    qwertyuiop qwertyqwerty root secret shadow spring starwars summer autumn winter sunshine super
    superman support temp temporary test testtest trustno user welcome welcometo whatever
    """
)
COMMON_WHOLE = _words(
    """
    correcthorsebatterystaple unbelievable thequickbrownfox iloveyouforever iloveyousomuch
    letmeinplease changemeplease passwordispassword whatismypassword ilovemyself mypasswordis
    1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv zaq12wsxcde3
    q1w2e3r4t5y6 a1b2c3d4e5f6 asdfghjklzxcvbnm zxcvbnmasdfghjkl zxcvbnm123456 asdfghjkl123
    """
)
WALKS = (
    "01234567890123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)
LOOKALIKES = str.maketrans("013457@$!", "oieastasi")


class PasswordFault(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    ABOUT_YOU = "about_you"


def fault_of(password: str, *, about: Iterable[str] = ()) -> PasswordFault | None:
    """Why the password is refused, or None; `about`: the person's name and address."""
    if len(password) < LEAST:
        return PasswordFault.TOO_SHORT
    if len(password) > MOST:
        return PasswordFault.TOO_LONG
    bare = _bare(password) or password
    if _is_common(bare) or _is_common_word(password):
        return PasswordFault.COMMON
    return PasswordFault.ABOUT_YOU if _is_about(bare, about) else None


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _is_common(bare: str) -> bool:
    walks = any(bare in walk or bare in walk[::-1] for walk in WALKS)
    return walks or _repeats(bare) or bare in COMMON_WHOLE


def _is_common_word(password: str) -> bool:
    """Password2026! and P@ssw0rd1234 are `password`."""
    word = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.casefold())
    return not {_bare(word), _bare(word.translate(LOOKALIKES))}.isdisjoint(COMMON_WORDS)


def _repeats(bare: str) -> bool:
    """One to four signs over and over: aaaa, abcabc, 20262026."""
    return any((bare[:size] * len(bare)).startswith(bare) for size in range(1, 5))


def _is_about(bare: str, about: Iterable[str]) -> bool:
    """`portal` and one's own names make up all but a few letters."""
    words = {"portal"} | {
        word for text in about for word in re.findall(r"\w+", text.casefold()) if len(word) > 2
    }
    rest = bare
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != bare and len(rest) < LEAST_OF_ONES_OWN

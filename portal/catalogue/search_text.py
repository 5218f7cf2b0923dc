"""Text as it is searched: what looks alike to a reader is alike.

Turkish dotted and dotless i are one letter, so are the Arabic and Persian yeh and kaf; accents,
short vowels, tatweel and the half-space count for nothing; every script's digits are ASCII ones.
What was typed is stored beside it as it was.
"""

import math
import unicodedata

NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u0640\u00ad'’‘ʼ`´"))  # noqa: RUF001
ONE_LETTER = str.maketrans(
    {
        "ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "\u06d5": "ه",  # noqa: RUF001
        "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss",
    }
)  # fmt: skip
PART = 3  # letters
LEAST_SHARED = 2  # parts of what was typed that a text must hold to be looked at

_ENGLISH = """
a an and any are as at be by can could did do does for from get has have how i if in is it its me
my need new no not of on or our please so some that the there this to us want was we what when
where which who will with would you your
"""
_TURKISH = """
bana benim bir bu da de icin ile istiyorum lazim lutfen mi nasil ne olan var ve veya yok
"""
_PERSIAN = """
از ام است این با برای به تا در دارم را که لازم لطفا ما من می نیاز هم و یا یک
"""
SMALL_WORDS = frozenset((_ENGLISH + _TURKISH + _PERSIAN).split())  # as they are folded


def folded(text: str) -> str:
    """Lower case, one letter for those that look alike, no accents, ASCII digits."""
    if text.isascii():
        return text.translate(NOTHING).lower()
    apart = unicodedata.normalize("NFKD", text.translate(NOTHING).casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return "".join(map(_digit, plain.translate(ONE_LETTER)))


def _digit(letter: str) -> str:
    value = None if letter.isascii() else unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def words_of(text: str) -> list[str]:
    """`Wi-Fi, VPN` is wi, fi, vpn."""
    return "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()


def telling_words(text: str) -> list[str]:
    """Without those that stand in every sentence; all of them where there are no others."""
    words = list(dict.fromkeys(words_of(text)))
    return [word for word in words if word not in SMALL_WORDS] or words


def search_text(*texts: str) -> str:
    """What is stored to be searched: words, each with a space before and behind it."""
    words = [word for text in texts for word in words_of(text)]
    return f" {' '.join(words)} " if words else ""


def parts_of(typed: str) -> list[str]:
    """The trigrams of each telling word and of the space before it: ` la`, `lap`, `apt`.

    One wrong letter leaves the others whole, so what shares a few of them is worth a look. The
    last word may still be on its way, so the space behind a word is left out.
    """
    padded = [f" {word}" for word in telling_words(typed)]
    parts = [word[at : at + PART] for word in padded for at in range(len(word) - PART + 1)]
    return list(dict.fromkeys(parts))


def least_shared(parts: list[str]) -> int:
    """How many of them a text must hold; a short word has only one."""
    return min(LEAST_SHARED, math.ceil(len(parts) / 2))

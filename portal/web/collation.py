"""Words in the order of the reader's alphabet. A database sorts by its own, and no two alike; so
short lists are put in order here."""

import unicodedata

from flask import has_app_context
from flask_babel import get_locale

ALPHABETS = {
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
}
SAME = {"fa": str.maketrans("يكأإؤۀة", "یکااوهه")}
HALF_SPACE = "\N{ZERO WIDTH NON-JOINER}"


def in_order(words: str) -> tuple:
    """A key to sort by: letters of the alphabet in its order, other letters by what they are
    without their marks, behind them. Upper and lower case are alike, the dotted and the dotless i
    of Turkish are two letters."""
    language = get_locale().language if has_app_context() else "en"
    return key_in(language, words)


def key_in(language: str, words: str) -> tuple:
    if language == "tr":
        words = words.replace("İ", "i").replace("I", "ı")
    places = {letter: place for place, letter in enumerate(ALPHABETS.get(language, ""))}
    plain = words.casefold().translate(SAME.get(language, {})).replace(HALF_SPACE, "")
    return tuple(_place(letter, places) for letter in plain), words


def _place(letter: str, places: dict[str, int]) -> tuple[int, int | str]:
    if not letter.isalpha():
        return 0, letter
    base = letter if letter in places else unicodedata.normalize("NFD", letter)[0]
    return (1, places[base]) if base in places else (2, base)

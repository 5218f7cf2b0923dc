"""Numbers as the reader's language writes them: grouping, decimals, and its own digits.

The library writes Persian numbers with ASCII digits, so the digits are changed last, here.
"""

from babel import numbers
from flask_babel import get_locale

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
PERSIAN_NUMBERS = str.maketrans(
    "0123456789.,", "۰۱۲۳۴۵۶۷۸۹\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}"
)


def is_persian() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "fa"


def with_own_digits(text: str) -> str:
    """14:20 is ۱۴:۲۰ to a Persian reader. Not for references, addresses and other code."""
    return text.translate(PERSIAN_DIGITS) if is_persian() else text


def comma() -> str:
    """Between the parts of a line that is no sentence."""
    return "\N{ARABIC COMMA} " if is_persian() else ", "


def format_decimal(value: float) -> str:
    """12,345.6 in English, 12.345,6 in Turkish."""
    locale = get_locale()
    written = numbers.format_decimal(value, locale="en" if is_persian() else locale or "en")
    return written.translate(PERSIAN_NUMBERS) if is_persian() else written


def plain_number(written: str) -> str:
    """A number without grouping, as a format wrote it: 07, 2.5."""
    return written.translate(PERSIAN_NUMBERS) if is_persian() else written

"""Numbers as the manager's page writes them."""

from portal.web.filters import percent_words
from portal.web.numbers import format_decimal

FEWEST_SHOWN = 5  # a figure about fewer matters could tell of one of them


def number_words(value: float) -> str:
    """One decimal below ten, none above, grouped as the reader's language does."""
    return format_decimal(round(value, 1) if abs(value) < 10 else round(value))


def share_words(part: float, whole: float) -> str:
    """91 %; nothing where it would rest on fewer than five."""
    if whole < FEWEST_SHOWN:
        return ""
    return percent_words(part / whole)

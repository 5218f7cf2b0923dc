"""Random references behind the desk's prefix: LEG-7K3F9Q. They say nothing about how many
there are."""

import re

# No vowels (no words by chance), no 0 O 1 I L (no misreading on the phone).
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 6
COUNT = len(ALPHABET) ** LENGTH
PATTERN = re.compile(r"^([A-Z]{2,6})-([2-9A-Z]{6})$")


def reference_of(prefix: str, number: int) -> str:
    """`number` in [0, COUNT), drawn by the caller at random; reference_of('IT', 0) is
    IT-222222."""
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return f"{prefix}-{''.join(reversed(letters))}"


def is_reference(typed: str) -> bool:
    return PATTERN.match(typed) is not None


def cleaned(typed: str) -> str:
    """What a person may type for a reference: ' leg-7k3f9q ' is LEG-7K3F9Q."""
    return typed.strip().upper().replace(" ", "").replace("_", "-")

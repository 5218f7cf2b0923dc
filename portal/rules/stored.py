"""Rules as their columns hold them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from portal.rules.deciding import Conditions, Deed, Does


def packed_conditions(conditions: Conditions) -> dict:
    return {
        name: value for name, value in asdict(conditions).items() if value not in ("", (), None)
    }


def conditions_of(stored: Mapping) -> Conditions:
    return Conditions(**{**stored, "words": tuple(stored.get("words", ()))})


def packed_deeds(deeds: Sequence[Deed]) -> list:
    return [[deed.does.value, deed.to, deed.words] for deed in deeds]


def deeds_of(stored: Sequence) -> list[Deed]:
    """In the order they are done, whatever order they were written in."""
    found = [Deed(Does(does), to, words) for does, to, words in stored]
    return sorted(found, key=lambda deed: list(Does).index(deed.does))

"""Which of a request's words it is found by."""

from collections.abc import Mapping

from portal.catalogue.search_text import search_text


def searched_words(title: str, answers: Mapping[str, str]) -> str:
    """Its title and what was answered; messages are not among them."""
    return search_text(title, *map(str, answers.values()))

"""What is wrong with a translation, as far as a machine can see it."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

MOST_IDENTICAL = 0.03  # of all sentences: names and units that are the same in both languages
PLACEHOLDER = re.compile(r"%\((\w+)\)[-0 +#\d.]*[sdf]")
TAG = re.compile(r"</?[a-z][^>]*>")
# Arabic letters for Persian ones, and signs that Persian writes otherwise.
NOT_PERSIAN = re.compile("[يكىة?;]|(?<=[\u0600-\u06ff]),|[٠-٩]")  # noqa: RUF001
NOT_TURKISH = re.compile("I\\u0307")
FORMS = " || "  # between the forms of a plural, in the list of what is not translated


def faults_of(catalogue: Catalog, sources: Catalog) -> list[str]:
    """One line each, empty when the catalogue is complete and sound."""
    wanted = {_first(message.id): message for message in sources if message.id}
    had = {_first(message.id): message for message in catalogue if message.id}
    lines = [f"missing: {key!r}" for key in wanted if key not in had or not _words(had[key])]
    lines += [f"not in the sources: {key!r}" for key in had if key not in wanted]
    for key, message in had.items():
        if key in wanted and _words(message):
            lines += [f"{fault}: {key!r}" for fault in faults_in(message, str(catalogue.locale))]
    identical = [key for key, message in had.items() if _words(message) == [key]]
    if len(identical) > MOST_IDENTICAL * len(wanted):
        lines.append(f"{len(identical)} of {len(wanted)} are left in English: {identical[:20]}")
    return lines


def faults_in(message: Message, language: str) -> Iterator[str]:
    source = message.id[-1] if isinstance(message.id, tuple) else message.id
    if message.fuzzy:
        yield "fuzzy"
    for words in _words(message):
        if sorted(PLACEHOLDER.findall(words)) != sorted(PLACEHOLDER.findall(source)):
            yield "other placeholders"
        if sorted(TAG.findall(words)) != sorted(TAG.findall(source)):
            yield "other tags"
        if words.endswith("\n") != source.endswith("\n"):
            yield "another line end"
        if _is_formatted(source) and _has_stray_percent(words):
            yield "a % that is neither a placeholder nor %%"
        if FORMS in words:
            yield "two forms where the language has one"
        yield from _faults_of_language(words, language)


def _faults_of_language(words: str, language: str) -> Iterator[str]:
    plain = PLACEHOLDER.sub("", words)
    if language == "fa" and NOT_PERSIAN.search(plain):
        yield f"not Persian: {NOT_PERSIAN.search(plain)[0]!r}"
    if language == "tr" and NOT_TURKISH.search(plain):
        yield "an I with a loose dot"


def _is_formatted(source: str) -> bool:
    return bool(PLACEHOLDER.search(source)) or "%%" in source


def _has_stray_percent(words: str) -> bool:
    return "%" in PLACEHOLDER.sub("", words).replace("%%", "")


def _first(message_id) -> str:
    return message_id[0] if isinstance(message_id, tuple) else message_id


def _words(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [string for string in strings if string]

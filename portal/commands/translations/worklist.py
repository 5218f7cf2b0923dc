"""What is not translated yet as one short list, and the list with translations taken back.

A line is `mark | English`, and comes back as `mark | Persian | Turkish`: a line more or less,
or another order, does no harm, for the mark is made from the sentence. Line ends within a
sentence are written `\\n`; the second English form of a plural follows ` || `, and has no second
translation: after a number both languages keep the noun as it is.
"""

from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from babel.messages.catalog import Catalog, Message

from portal.commands.translations.catalogues import key_of
from portal.commands.translations.faults import FORMS, faults_in

BETWEEN = " | "


def mark_of(message_id) -> str:
    text = "\0".join(message_id) if isinstance(message_id, tuple) else message_id
    return b32encode(sha256(text.encode()).digest())[:5].decode().lower()


def missing_lines(sources: Catalog, catalogues: Iterable[Catalog]) -> Iterator[str]:
    """Each sentence that at least one of the catalogues lacks, with the first file it is in."""
    catalogues = list(catalogues)
    for message in sources:
        if message.id and any(_lacks(catalogue, message) for catalogue in catalogues):
            file = message.locations[0][0].removeprefix("templates/").removeprefix("portal/")
            yield BETWEEN.join((mark_of(message.id), _on_one_line(message.id), file))


def take(lines: Iterable[str], catalogues: Sequence[Catalog]) -> list[str]:
    """Put the lines' translations into the catalogues, in their order; what was refused, and
    why."""
    by_mark = {mark_of(message.id): message.id for message in catalogues[0] if message.id}
    refused = []
    for line in filter(str.strip, lines):
        mark, *translations = [part.strip() for part in line.rstrip("\n").split(BETWEEN)]
        message_id = by_mark.get(mark)
        if message_id is None or len(translations) != len(catalogues):
            refused.append(f"{mark}: no such sentence, or not one translation for each language")
            continue
        for catalogue, written in zip(catalogues, translations, strict=True):
            refused += _put(catalogue, message_id, written.replace("\\n", "\n"))
    return refused


def _put(catalogue: Catalog, message_id, words: str) -> list[str]:
    source = message_id[-1] if isinstance(message_id, tuple) else message_id
    if source.endswith("\n") and not words.endswith("\n"):
        words += "\n"
    string = (words,) if isinstance(message_id, tuple) else words
    faults = list(faults_in(Message(message_id, string), str(catalogue.locale)))
    if faults:
        return [f"{mark_of(message_id)} {catalogue.locale}: {'; '.join(faults)}"]
    catalogue.get(key_of(message_id)).string = string
    return []


def _lacks(catalogue: Catalog, message: Message) -> bool:
    had = catalogue.get(key_of(message.id))
    strings = had.string if had is not None else ""
    return not any(strings) if isinstance(strings, tuple | list) else not strings


def _on_one_line(message_id) -> str:
    forms = message_id if isinstance(message_id, tuple) else (message_id,)
    return FORMS.join(forms).replace("\n", "\\n")

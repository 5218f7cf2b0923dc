"""The catalogue of a language as files: the `.po` people read and the `.mo` the portal reads.

Sorted by the English sentence, without places and dates: the same words make the same files, and
two people's additions seldom meet on one line.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = """# portal in {name}.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


class WrongPlural(ValueError):
    """A catalogue counts in another way than ours."""


def path_of(language: str, *, folder: Path, ending: str = "po") -> Path:
    return folder / language / "LC_MESSAGES" / f"messages.{ending}"


def read(path: Path, language: str) -> Catalog:
    """An empty catalogue where there is no file. WrongPlural for another header than ours: Persian
    and Turkish keep the noun as it is after every number, so they have one form."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    text = path.read_bytes()
    ours = f'"Plural-Forms: {_plural_forms(language)}\\n"'
    if ours.encode() not in text:
        raise WrongPlural(f"{path.name} of {language}: the header must hold {ours}")
    return read_po(BytesIO(text), locale=language, abort_invalid=True)


def updated(catalogue: Catalog, sources: Catalog) -> Catalog:
    """What the sources hold, with the translations there are; a sentence that changed is new."""
    language = str(catalogue.locale)
    new = Catalog(locale=language, charset="utf-8")
    for message in sources:
        if message.id:
            old = catalogue.get(key_of(message.id))
            is_same = old is not None and old.id == message.id and not old.fuzzy
            new.add(message.id, old.string if is_same else None)
    return new


def as_po(catalogue: Catalog) -> bytes:
    body = BytesIO()
    write_po(body, catalogue, width=96, no_location=True, omit_header=True, sort_output=True)
    language = str(catalogue.locale)
    header = HEADER.format(
        name=catalogue.locale.english_name, language=language, plural=_plural_forms(language)
    )
    return header.encode() + body.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Made of what the `.po` says, which is what a test compares it with."""
    catalogue = read_po(BytesIO(as_po(catalogue)), locale=str(catalogue.locale))
    catalogue.creation_date = catalogue.revision_date = SOME_DAY
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _plural_forms(language: str) -> str:
    return get_plural(language).plural_forms


def key_of(message_id):
    return message_id[0] if isinstance(message_id, tuple) else message_id

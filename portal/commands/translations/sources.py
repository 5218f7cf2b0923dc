"""Every sentence that is marked, taken out of the sources of a checkout."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

# The console speaks English; the demo company's words are data.
METHODS = {
    "portal": [("commands/**.py", "ignore"), ("**.py", "python")],
    "templates": [("**.*", "jinja2")],
}
# The names of the library, and what carries a sentence to whoever shows it.
ERRORS = ("PortalError", "NotFound", "NotAllowed", "Conflict", "InvalidTransition", "InvalidInput")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    **dict.fromkeys(ERRORS),
}


def marked(root: Path) -> Catalog:
    """`root`: the folder of a checkout. Each message with the files it stands in."""
    found = Catalog(charset="utf-8")
    for file, message in sorted(_marked(root), key=lambda each: (each[0], str(each[1]))):
        found.add(message, locations=[(file, 0)])
    return found


def _marked(root: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for folder, methods in METHODS.items():
        for name, _line, message, _comments, _context in extract_from_dir(
            root / folder,
            method_map=methods,
            options_map={"**.*": {"silent": "false"}},
            keywords=KEYWORDS,
        ):
            if message:
                yield f"{folder}/{name}", message

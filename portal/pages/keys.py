"""What the keys of the keyboard do, told in one place for the page and its dialog."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.pages.navigation import places


@dataclass(frozen=True)
class Key:
    """`strokes`: pressed one after the other; the names of keys are the same in all languages."""

    strokes: tuple[str, ...]
    words: str


def always() -> list[Key]:
    """Work whatever is switched off: none is a letter alone."""
    return [
        Key(("Ctrl K", "⌘ K"), _("Search or jump to")),
        Key(("Tab",), _("To the next link, button or field")),
        Key(("Esc",), _("Close what is open over the page")),
    ]


def single() -> list[Key]:
    """A letter alone; each person can switch these off."""
    return [
        Key(("?",), _("Show these keys")),
        Key(("/",), _("Search or jump to")),
        Key(("j", "k"), _("Down and up a list")),
        Key(("o",), _("Open what is chosen in the list")),
    ]


def ways() -> list[Key]:
    """A g, then a letter: to a page."""
    return [Key(("g", place.key), place.words) for place in places()]

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
        Key(("Ctrl Enter", "⌘ Enter"), _("Send what is written")),
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
        Key(("x",), _("Tick what is chosen in the list")),
    ]


def at_work() -> list[Key]:
    """A letter alone, for the desk: on a request, and on one that is open beside the queue."""
    return [
        Key(("n",), _("Open the next one of the queue")),
        Key(("1", "2", "3"), _("It is small, medium, large")),
        Key(("t",), _("Take it")),
        Key(("s",), _("Start or resume")),
        Key(("r",), _("Reply to the asker")),
        Key(("i",), _("Write a note only the desk sees")),
        Key(("a",), _("Hand it over")),
        Key(("w",), _("Put it on hold")),
        Key(("e",), _("Resolve it")),
        Key(("u",), _("Undo the last step")),
        Key(("b",), _("Do something with the ticked ones")),
    ]


def ways() -> list[Key]:
    """A g, then a letter: to a page."""
    return [Key(("g", place.key), place.words) for place in places()]

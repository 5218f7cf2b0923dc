"""Pages that show rows of more than one package, one file per page."""

from portal.pages import words
from portal.pages.views import ask, assets, confirmation, home, manager, next_up, queue, request
from portal.pages.views.blueprint import pages

__all__ = [
    "ask",
    "assets",
    "confirmation",
    "home",
    "manager",
    "next_up",
    "pages",
    "queue",
    "request",
    "words",
]

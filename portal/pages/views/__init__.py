"""Pages that show rows of more than one package, one file per page."""

from portal.pages import navigation, words
from portal.pages.views import (
    ask,
    assets,
    audit,
    confirmation,
    desk_absences,
    desk_setup,
    desk_types,
    drafts,
    files,
    home,
    jump,
    manager,
    next_up,
    people,
    phone,
    queue,
    request,
    sharing,
)
from portal.pages.views.blueprint import pages

__all__ = [
    "ask",
    "assets",
    "audit",
    "confirmation",
    "desk_absences",
    "desk_setup",
    "desk_types",
    "drafts",
    "files",
    "home",
    "jump",
    "manager",
    "navigation",
    "next_up",
    "pages",
    "people",
    "phone",
    "queue",
    "request",
    "sharing",
    "words",
]

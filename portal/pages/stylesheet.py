"""The one style sheet of the pages, joined from one file per component."""

import re
from collections.abc import Mapping

ORDER = (
    "tokens",
    "base",
    "shell",
    "button",
    "badge",
    "avatar",
    "card",
    "field",
    "rating",
    "error_summary",
    "filter_bar",
    "answers",
    "track",
    "promise",
    "table",
    "pagination",
    "note",
    "flash",
    "dialog",
    "keys",
    "empty_state",
    "facts",
    "checklist",
    "files",
    "chart",
    "load_map",
    "level",
    "day_plan",
    "page",
    "prose",
    "ask_box",
    "palette",
    "request_row",
    "steps",
    "confirmation",
    "approval_course",
    "notices",
    "talk",
    "desk_steps",
    "next_card",
    "queue",
    "seven",
    "manage",
    "desk_setup",
    "sign_in",
    "guide",
    "print",
)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NAME = re.compile(r"^([\w-]+): ")  # of a declaration, alone on its line


def joined_sheet(parts: Mapping[str, str]) -> str:
    """One sheet from the texts of the parts, keyed by file name without its ending.

    The tokens come first, since they name the cascade layers, and print comes last. Comments,
    line ends, indentation and the space behind a name are dropped. Raises ValueError when a file
    has no place in `ORDER` or a place has no file, so that a new component is never left out in
    silence.
    """
    unplaced = sorted(parts.keys() ^ set(ORDER))
    if unplaced:
        raise ValueError(f"the style sheet's order and its files differ: {', '.join(unplaced)}")
    text = _COMMENT.sub("", "\n".join(parts[name] for name in ORDER))
    lines = (line.strip() for line in text.splitlines())
    short = (_NAME.sub(r"\1:", line) for line in lines if line)
    joined = "".join(line if line[-1] in "{};," else f"{line} " for line in short)
    return joined.replace(" {", "{") + "\n"

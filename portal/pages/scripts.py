"""The one script of the pages, joined from one small file per behaviour."""

import re
from collections.abc import Mapping

_TIES = re.compile(r"^\s*(?:import\b(?!\s*\()|export\b)", re.MULTILINE)


def joined_script(parts: Mapping[str, str]) -> str:
    """One script from the texts of the parts, keyed by file name without its ending, in the order
    of their names. Each stands in a block, so its names stay its own.

    Raises ValueError when a part imports or exports: the page would ask for one more file, and in
    a block the whole script would be void.
    """
    tied = [name for name in sorted(parts) if _TIES.search(parts[name])]
    if tied:
        raise ValueError(f"a script that stands alone neither imports nor exports: {tied}")
    return "\n".join(f"{{\n{parts[name].strip()}\n}}" for name in sorted(parts)) + "\n"

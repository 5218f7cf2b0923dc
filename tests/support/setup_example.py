"""The files that docs/setup.md shows."""

import re
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "setup.md"


def example(name: str) -> str:
    """The file that the guide shows under this name."""
    text = GUIDE.read_text(encoding="utf-8")
    return re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", text, re.DOTALL)[1]

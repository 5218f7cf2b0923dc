"""What no file of the project may say, and who may ask what time it is."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.support.sources import nodes_of, text_of

ROOT = Path(__file__).parents[2]
MADE_HERE = {".git", ".venv", "dist", "node_modules", "var"}
CLOCK = ROOT / "portal" / "clock.py"
# Written in pieces, for this file is read too.
MACHINE_PATH = re.compile(
    r"(?<![\w./>})-])/(?:" + "|".join(("home", "root", "tmp", "work")) + r")/"
)
REGISTRY = re.compile("|".join((r"python" + r"hosted\.org", r"py" + r"pi\.org", r"npm" + r"js\.")))
WALL_CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
}
WALL_CLOCK |= {("time", "time"), ("time", "time_ns")}


@cache
def own_files():
    return list(_own_files())


def _own_files():
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        made = parts[0] in MADE_HERE or any(
            part == "__pycache__" or part.endswith("_cache") or part == ".hypothesis"
            for part in parts
        )
        if path.is_file() and not made:
            yield path


def texts():
    for path in own_files():
        try:
            yield path, text_of(path)
        except UnicodeDecodeError:
            continue


def lines_with(pattern):
    return [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path, text in texts()
        if pattern.search(text)
        for line in text.splitlines()
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_somebodys_machine():
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_package_registry():
    assert lines_with(REGISTRY) == []


def test_the_pinned_requirements_hold_names_versions_and_hashes_only():
    allowed = re.compile(r"[a-z0-9-]+==\S+( ; [^/]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    odd = [
        line
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if not allowed.fullmatch(line)
    ]
    assert odd == []


def test_only_the_clock_reads_the_wall_clock():
    readers = []
    for path in sorted((ROOT / "portal").rglob("*.py")):
        for node in nodes_of(path):
            if isinstance(node, ast.Attribute) and path != CLOCK:
                owner = getattr(node.value, "attr", getattr(node.value, "id", ""))
                if (owner, node.attr) in WALL_CLOCK:
                    readers.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert readers == []

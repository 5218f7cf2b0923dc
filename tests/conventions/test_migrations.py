"""Migrations are one numbered line: each names the one before it."""

import ast
import re
from pathlib import Path

MIGRATIONS = Path(__file__).parents[2] / "migrations"
FILES = sorted(path for path in MIGRATIONS.rglob("*.py") if path.name != "env.py")


def revisions_of(path):
    """The module's `revision` and `down_revision`, read without running it."""
    names = {}
    for line in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(line.value, ast.Constant):
            target = line.targets[0] if isinstance(line, ast.Assign) else line.target
            names[target.id] = line.value.value
    return names.get("revision"), names.get("down_revision")


def test_a_migration_is_named_by_its_number_and_what_it_does():
    odd = [path.name for path in FILES if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name)]
    assert odd == []


def test_numbers_run_from_one_without_a_gap():
    numbers = sorted(path.name[:4] for path in FILES)
    assert numbers == [f"{number:04}" for number in range(1, len(FILES) + 1)]


def test_each_migration_follows_the_one_before_so_that_there_is_one_head():
    chain = [revisions_of(path) for path in sorted(FILES, key=lambda path: path.name)]
    revisions = [revision for revision, _ in chain]
    assert [before for _, before in chain] == [None, *revisions][: len(chain)]


def test_a_revision_is_named_like_its_number():
    odd = [path.name for path in FILES if not str(revisions_of(path)[0]).startswith(path.name[:4])]
    assert odd == []

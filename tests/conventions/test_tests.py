"""Tests use fakes and arguments, not patches and waiting."""

import ast
from pathlib import Path

from tests.support.sources import nodes_of

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("test_*.py"))


def names_in(path):
    for node in nodes_of(path):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name


def files_naming(*names):
    return [str(path.relative_to(TESTS)) for path in FILES if set(names) & set(names_in(path))]


def test_no_test_patches():
    assert files_naming("mock", "unittest.mock", "MagicMock", "setattr") == []


def test_no_test_sleeps():
    assert files_naming("sleep") == []

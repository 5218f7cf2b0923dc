"""Who may import whom. The orders below are the architecture: change them on purpose."""

import ast
import sys
from pathlib import Path

import pytest

from tests.support.sources import tree_of

PORTAL = Path(__file__).parents[2] / "portal"
# A package may import the packages to its right.
PACKAGES = (
    "commands", "pages", "reports", "anticipation", "rules", "notifications", "channels",
    "planning", "forecast", "obligations", "requests", "catalogue", "desks", "identity", "jobs",
    "web", "extensions", "errors", "clock", "jalali",
)  # fmt: skip
# Inside a package, a file may import the files to its right. Every other file is core.
FILES = ("views", "forms", "operations", "transport", "queries", "models", "core")
NOT_DOMAINS = {"commands", "pages", "jobs", "web", "extensions", "errors", "clock"}
# What core may import from outside; the second set reads the world, so its results are arguments.
PURE = (sys.stdlib_module_names | {"numpy", "holidays"}) - {
    "os", "random", "secrets", "socket", "sqlite3", "subprocess", "tempfile", "time", "urllib",
}  # fmt: skip
# Core files that need one package more, each with the one it hides.
CORE_MAY_ALSO = {
    "portal.catalogue.markdown": {"markdown_it", "nh3"},
    "portal.identity.passwords": {"argon2"},
    "portal.obligations.reading.calendar": {"dateutil", "icalendar"},
    "portal.planning.flow": {"scipy"},
    "portal.requests.files": {"puremagic"},
}


def package_of(dotted):
    return dotted.split(".")[1]


def file_of(dotted):
    parts = dotted.split(".")[2:]
    return next((part for part in parts if part in FILES), "core")


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def dotted_name(path):
    parts = path.relative_to(PORTAL.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    dotted_name(path): path
    for path in sorted(PORTAL.rglob("*.py"))
    if path not in (PORTAL / "__init__.py", PORTAL / "__main__.py")  # they assemble
}


def is_core(module):
    return file_of(module) == "core" and package_of(module) not in NOT_DOMAINS


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_look_down(module):
    here = package_of(module)
    for imported in imports_of(tree_of(MODULES[module])):
        if imported.startswith("portal."):
            there = package_of(imported)
            assert PACKAGES.index(there) >= PACKAGES.index(here), f"{here} imports {there}"


@pytest.mark.parametrize("module", [name for name in MODULES if is_core(name)])
def test_core_imports_only_core(module):
    allowed = PURE | CORE_MAY_ALSO.get(module, set())
    for imported in imports_of(tree_of(MODULES[module])):
        if imported.startswith("portal."):
            there = package_of(imported)
            assert there == "errors" or is_core(imported), f"core must not import {imported}"
        else:
            assert imported.split(".")[0] in allowed, f"core must not import {imported}"


@pytest.mark.parametrize("module", [name for name in MODULES if not is_core(name)])
def test_a_file_imports_only_what_its_kind_may(module):
    here, file = package_of(module), file_of(module)
    for imported in imports_of(tree_of(MODULES[module])):
        if not imported.startswith("portal."):
            continue
        assert (file, imported) != ("views", "portal.extensions.db"), "views do not query"
        if package_of(imported) != here:
            private = here not in NOT_DOMAINS and file_of(imported) in ("views", "forms")
            assert not private, f"pages are private: {imported}"
        elif here not in NOT_DOMAINS:
            assert FILES.index(file_of(imported)) >= FILES.index(file), f"{file}: {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_imports_stand_at_the_top(module):
    functions = (
        node
        for node in ast.walk(tree_of(MODULES[module]))
        if isinstance(node, ast.FunctionDef | ast.Lambda)
    )
    inside = [name for function in functions for name in imports_of(function)]
    assert inside == [], "an import inside a function is a sign that the order is wrong"


def test_the_package_itself_imports_nothing_at_module_level():
    top = tree_of(PORTAL / "__init__.py").body
    assert [
        ast.unparse(line) for line in top if isinstance(line, ast.Import | ast.ImportFrom)
    ] == []


def test_only_the_entry_creates_the_app():
    callers = [
        module
        for module in MODULES
        if any(
            isinstance(node, ast.Name | ast.alias)
            and (getattr(node, "id", "") or getattr(node, "name", "")) == "create_app"
            for node in ast.walk(tree_of(MODULES[module]))
        )
    ]
    assert callers == []

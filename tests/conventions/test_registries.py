"""An extension is one file, one line in its registry, one test of the same name."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTRIES = {
    "portal/anticipation/signals": "SIGNALS",
    "portal/forecast/forecasters": "FORECASTERS",
    "portal/planning/policies": "POLICIES",
}
FOLDERS = [folder for folder in REGISTRIES if list((ROOT / folder).glob("*.py"))]


def names_in(folder):
    return sorted(path.stem for path in (ROOT / folder).glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_registered_under_its_own_name(folder):
    registry = getattr(importlib.import_module(folder.replace("/", ".")), REGISTRIES[folder])
    modules = {name: function.__module__.split(".")[-1] for name, function in registry.items()}
    assert modules == {name: name for name in names_in(folder)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_has_a_test_of_the_same_name(folder):
    tests = ROOT / folder.replace("portal/", "tests/", 1)
    untested = [name for name in names_in(folder) if not (tests / f"test_{name}.py").exists()]
    assert untested == []

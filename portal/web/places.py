"""Where templates, static files and migrations lie: beside the package in a checkout, inside it
when installed from a wheel."""

import importlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def find(name: str) -> Path:
    beside, inside = PACKAGE.parent / name, PACKAGE / name
    return inside if inside.exists() else beside


def config_module():
    return importlib.import_module(
        "portal.config" if (PACKAGE / "config.py").exists() else "config"
    )

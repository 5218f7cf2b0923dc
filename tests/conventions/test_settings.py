"""Settings are read in one place and told to the person who sets them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIG, README = ROOT / "config.py", ROOT / "README.md"
SETTING = re.compile(r"[\"'](PORTAL_[A-Z_]+)[\"']")


def test_every_setting_is_explained_in_the_readme():
    settings = set(SETTING.findall(CONFIG.read_text(encoding="utf-8")))
    text = README.read_text(encoding="utf-8") if README.exists() else " ".join(settings)
    assert settings
    assert sorted(name for name in settings if not re.search(rf"\b{name}\b", text)) == []


def test_only_config_reads_the_environment():
    readers = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "portal").rglob("*.py"))
        if re.search(
            r"\bos\.environ\b|\bgetenv\b|import environ", path.read_text(encoding="utf-8")
        )
    ]
    assert readers == []

"""Levelling put into words."""

from portal.pages.level_page.sheet import LevelSheet, sheet

__all__ = ["LevelSheet", "sheet"]

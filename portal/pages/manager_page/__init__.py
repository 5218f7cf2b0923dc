"""The manager's page: whether the next weeks hold, and what that rests on."""

from portal.pages.manager_page.sheet import manager_sheet

__all__ = ["manager_sheet"]

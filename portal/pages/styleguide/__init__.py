"""What the style guide shows: every component, in every state, in both directions."""

from portal.pages.styleguide.sides import Side, sides

__all__ = ["Side", "sides"]

"""Doors other than the pages."""

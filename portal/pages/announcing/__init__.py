"""Departments say what is coming: one short form, and what they said so far."""

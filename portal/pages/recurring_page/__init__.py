"""Requests that come round by themselves: the form, and how they read."""

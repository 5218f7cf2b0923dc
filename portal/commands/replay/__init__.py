"""Replays on the console: folders, logs, tables."""

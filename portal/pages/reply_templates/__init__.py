"""Replies that are written once: their pages, and one of them put into a reply."""

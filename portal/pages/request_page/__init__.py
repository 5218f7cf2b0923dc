"""What the page of one request shows, to its asker and to the desk."""

from portal.pages.request_page.facts import lateness_words, shown_answer, who_sees
from portal.pages.request_page.sheet import RequestSheet, sheet

__all__ = ["RequestSheet", "lateness_words", "sheet", "shown_answer", "who_sees"]

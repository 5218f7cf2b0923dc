"""The languages of the pages, each by its own name."""

from babel import Locale
from flask import current_app


def language_choices() -> list[tuple[str, str]]:
    codes = current_app.extensions["portal_languages"]
    return [(code, Locale.parse(code).get_display_name(code).capitalize()) for code in codes]

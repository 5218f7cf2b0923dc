"""The words of the pages in the reader's language, with values put in as it writes them.

Every way to mark a sentence ends here: `gettext` and its kin of the library in Python, `_` and
`ngettext` in templates. A number among the values gets the reader's digits; other values stay as
they are. In templates values are escaped.
"""

import re

from flask_babel import Domain, get_domain
from jinja2 import pass_eval_context
from markupsafe import Markup, escape

from portal.errors import PortalError
from portal.web import languages
from portal.web.numbers import comma, plain_number
from portal.web.places import PACKAGE
from portal.web.stretched import stretched

FOLDER = PACKAGE / "translations"
LIBRARY_FILTERS = (
    "datetimeformat", "dateformat", "timeformat", "timedeltaformat", "numberformat",
    "decimalformat", "currencyformat", "percentformat", "scientificformat",
)  # fmt: skip
PLACEHOLDER = re.compile(r"%(?:%|\((?P<name>\w+)\)(?P<form>[-0 +#]*\d*(?:\.\d+)?[sdf]))")


def init_app(app, babel):
    languages.init_app(app)
    babel.init_app(
        app,
        default_translation_directories=str(FOLDER),
        locale_selector=languages.locale,
        timezone_selector=languages.zone,
    )
    babel.domain_instance = Words()  # instead of the library's own, which it makes when asked
    for name in LIBRARY_FILTERS:  # they know neither the calendar nor the digits
        del app.jinja_env.filters[name]
    app.jinja_env.globals.update(
        comma=comma, gettext=gettext_in_page, _=gettext_in_page, ngettext=ngettext_in_page
    )


def filled(message: str, values: dict, *, finish=str):
    """`message` with its %(name)s replaced and %% become %. KeyError where a value is missing."""

    def piece(found):
        if found["name"] is None:
            return "%"
        value, form = values[found["name"]], found["form"]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return plain_number(f"%{form}" % value)
        return finish(value)

    return PLACEHOLDER.sub(piece, message)


class Unfilled(str):
    """A sentence whose numbers are put in later with `%`, as form validators do."""

    def __str__(self):
        return self

    def __mod__(self, values):
        return filled(self, values)


class Words(Domain):
    """The library's catalogues, filled in by `filled`."""

    def gettext(self, string, **variables):
        said = self.said(string)
        return filled(said, variables) if variables else Unfilled(said)

    def ngettext(self, singular, plural, num, **variables):
        return filled(self.said_of(singular, plural, num), {"num": num, **variables})

    def said(self, message: str) -> str:
        if not message:  # a catalogue has its header there
            return ""
        return self._as_chosen(self.get_translations().ugettext(message))

    def said_of(self, singular: str, plural: str, num: int) -> str:
        return self._as_chosen(self.get_translations().ungettext(singular, plural, num))

    def _as_chosen(self, message: str) -> str:
        return stretched(message) if languages.is_stretched() else message


def words_of(problem: PortalError) -> str:
    """What an operation refused, in the reader's language."""
    return filled(get_domain().said(problem.message), problem.values)


@pass_eval_context
def gettext_in_page(context, message, **values):
    return _in_page(context, get_domain().said(message), values)


@pass_eval_context
def ngettext_in_page(context, singular, plural, num, **values):
    return _in_page(context, get_domain().said_of(singular, plural, num), {"num": num, **values})


def _in_page(context, message: str, values: dict):
    if not context.autoescape:
        return filled(message, values)
    return Markup(filled(message, values, finish=lambda value: str(escape(value))))

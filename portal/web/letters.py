"""Text that can be stored and shown on both databases."""

from flask_babel import gettext as _
from wtforms.validators import ValidationError


def no_strange_letters(_form, field):
    """NUL and lone surrogates cannot be stored or shown."""
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in field.data or ""):
        raise ValidationError(_("Remove the signs that cannot be read, then send again."))

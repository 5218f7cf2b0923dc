"""The two forms of a major incident: a word to all, and the end of it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.pages.desk_setup.forms import VersionForm
from portal.web.letters import no_strange_letters


def _words(label, hint, *, needed):
    return TextAreaField(
        label,
        description=hint,
        validators=[
            DataRequired(needed),
            Length(max=20_000, message=_l("Shorten it to 20,000 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 3},
    )


class IncidentReplyForm(FlaskForm):
    words = _words(
        _l("What should everybody know?"),
        _l("Everybody who follows the incident reads this at once."),
        needed=_l("Write what everybody should know."),
    )


class IncidentResolveForm(VersionForm):
    words = _words(
        _l("What was done?"),
        _l("Everybody who asked reads this. All of it is finished at once."),
        needed=_l("Say in a sentence what was done."),
    )

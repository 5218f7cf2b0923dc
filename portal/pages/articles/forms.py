"""Writing an article, reviewing it, saying whether it helped."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.catalogue.article_life import Answer
from portal.catalogue.models import GENERAL_SLUG, RequestType
from portal.catalogue.operations import ArticleParticulars, TextParticulars
from portal.pages.desk_setup.forms.parts import VersionForm, one_line, some_lines
from portal.web.languages import LANGUAGES

PARTS = ("title", "summary", "body")


class ArticleForm(VersionForm):
    """Title, summary and text in each language, as `en_title`; the rest is common to all."""

    key = HiddenField()
    loaded = HiddenField()  # the version it was opened at, kept in its draft
    origin = HiddenField()  # the request whose solution it is written from
    keywords = some_lines(
        _l("Other words people use for it"),
        2000,
        hint=_l("In any language. The box finds it by them; nobody sees them."),
        rows=2,
    )
    type_ids = SelectMultipleField(
        _l("It may answer before somebody asks for"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args, types: list[RequestType], **kwargs):
        super().__init__(*args, **kwargs)
        self.type_ids.choices = [
            SelectChoice(row.id, row.title)
            for row in types
            if not row.is_archived and row.slug != GENERAL_SLUG
        ]

    def in_language(self, code: str) -> list:
        """The controls of one language."""
        return [self[f"{code}_{part}"] for part in PARTS]

    def is_begun_in(self, code: str) -> bool:
        return any(control.data or control.errors for control in self.in_language(code))

    def particulars(self) -> ArticleParticulars:
        texts = {
            code: TextParticulars(*((control.data or "").strip() for control in controls))
            for code in LANGUAGES
            if (controls := self.in_language(code))
        }
        return ArticleParticulars(
            texts=texts,
            keywords=(self.keywords.data or "").strip(),
            type_ids=sorted(self.type_ids.data or []),
        )


for _code in LANGUAGES:
    setattr(ArticleForm, f"{_code}_title", one_line(_l("Title, as somebody would ask"), 160))
    setattr(
        ArticleForm,
        f"{_code}_summary",
        one_line(_l("In one sentence"), 300, hint=_l("Who reads it, and what they know then.")),
    )
    setattr(
        ArticleForm,
        f"{_code}_body",
        some_lines(
            _l("Text"),
            50_000,
            hint=_l(
                "An empty line begins a paragraph, “- ” a list, “## ” a heading;"
                " [words](address) is a link."
            ),
            rows=12,
        ),
    )


class ReturnForm(VersionForm):
    words = some_lines(
        _l("What should be otherwise?"), 2000, hint=_l("Its writer reads this."), rows=3
    )


class FeedbackForm(FlaskForm):
    answer = HiddenField(
        validators=[
            InputRequired(_l("Choose one of the answers.")),
            AnyOf(list(Answer), message=_l("Choose one of the answers.")),
        ]
    )
    words = some_lines(
        _l("What was missing?"), 2000, hint=_l("Only if you like. The desk reads it."), rows=2
    )

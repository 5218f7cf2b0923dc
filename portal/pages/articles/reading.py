"""An article as its readers see it, and where they came from."""

from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from markupsafe import Markup

from portal.catalogue import queries as catalogue
from portal.catalogue.article_life import minutes_to_read
from portal.catalogue.markdown import to_html
from portal.catalogue.models import ArticleText
from portal.catalogue.queries import ReadArticle
from portal.errors import NotFound
from portal.identity.viewer import Viewer
from portal.web.languages import language_name

RIGHT_TO_LEFT = ("fa",)


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def shown(text: ArticleText) -> Markup:
    """What `to_html` let through."""
    return Markup(to_html(text.body))


@dataclass(frozen=True)
class Asking:
    """What somebody was about to ask when they opened an article: words in the box, or a form."""

    typed: str = ""
    form: str = ""  # `it/access`

    @property
    def is_under_way(self) -> bool:
        return bool(self.typed or self.form)

    @property
    def goes_on_at(self) -> str:
        """Where they go on when the article did not settle it."""
        desk, _slash, type_slug = self.form.partition("/")
        try:
            catalogue.askable_type(desk, type_slug)
        except NotFound:
            return url_for("pages.ask", q=self.typed or None)
        return url_for("pages.ask_type", desk=desk, type_slug=type_slug, q=self.typed or None)


@dataclass(frozen=True)
class AnswerSheet:
    article: ReadArticle
    languages: list[str]
    reader: Viewer
    asking: Asking

    @property
    def text(self) -> ArticleText:
        return self.article.text

    @property
    def is_in_own_language(self) -> bool:
        return self.reader.language.startswith(self.text.language)

    @property
    def direction(self) -> str:
        return direction(self.text.language)

    @property
    def minutes(self) -> int:
        return minutes_to_read(self.text.body)

    @cached_property
    def html(self) -> Markup:
        return shown(self.text)

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """Code and name of each language but the one shown."""
        return [
            (code, language_name(code)) for code in self.languages if code != self.text.language
        ]


def answer_sheet(slug: str, *, viewer: Viewer, language: str, asking: Asking) -> AnswerSheet:
    article = catalogue.article_to_read(slug, language=language or viewer.language)
    return AnswerSheet(article, catalogue.languages_of(article.row.id), viewer, asking)

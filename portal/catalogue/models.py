"""What can be asked: the request types of each desk and the few fields of their forms; and the
articles that may answer before anybody asks."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.catalogue.approval_rule import Need, RuleStep
from portal.catalogue.article_life import ArticleState
from portal.extensions import Base
from portal.web.worded import all_words, choices_in_readers_words, in_readers_words

GENERAL_SLUG = "something-else"


class Confidentiality(StrEnum):
    """Who may see requests of a type: design of the one visibility query."""

    OPEN = "open"
    RESTRICTED = "restricted"
    PRIVILEGED = "privileged"


class RequestType(Base):
    """Minutes are working minutes of the desk; effort is hands-on. `due_field` names the date
    field
    whose answer sets the due date (`due_minute`: wall minute of that day; none: end of the
    day)."""

    __tablename__ = "request_type"
    __table_args__ = (UniqueConstraint("desk_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    slug: Mapped[str] = mapped_column(String(80))
    source_title: Mapped[str] = mapped_column("title", String(160))
    source_summary: Mapped[str] = mapped_column("summary", Text, default="")
    keywords: Mapped[str] = mapped_column(Text, default="")
    is_incident: Mapped[bool] = mapped_column(default=False)
    confidentiality: Mapped[str] = mapped_column(String(12), default=Confidentiality.OPEN)
    weight: Mapped[float] = mapped_column(default=1.0)
    effort_p50_minutes: Mapped[float] = mapped_column(default=30.0)
    effort_p90_minutes: Mapped[float] = mapped_column(default=120.0)
    effort_is_assumed: Mapped[bool] = mapped_column(default=False)
    response_target_minutes: Mapped[int | None]
    resolution_target_minutes: Mapped[int | None]
    due_field: Mapped[str | None] = mapped_column(String(60))
    due_minute: Mapped[int | None]
    due_offset_months: Mapped[int] = mapped_column(default=0)
    due_is_hard: Mapped[bool] = mapped_column(default=False)
    early_days: Mapped[int] = mapped_column(default=0)
    late_days: Mapped[int] = mapped_column(default=0)
    answer_days: Mapped[int] = mapped_column(default=0, server_default="0")  # then it closes
    checklist: Mapped[list] = mapped_column(JSON, default=list, server_default="[]")
    source_advice: Mapped[str] = mapped_column("advice", String(200), default="")
    translations: Mapped[dict] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    is_archived: Mapped[bool] = mapped_column(default=False)
    approval_stops_clock: Mapped[bool] = mapped_column(default=True)  # targets run from it
    approval_by_mail: Mapped[bool] = mapped_column(default=True)  # by a link, without sign-in
    version: Mapped[int] = mapped_column(default=1)

    title = in_readers_words("title")
    summary = in_readers_words("summary")
    advice = in_readers_words("advice")

    @property
    def searched(self) -> str:
        """What else it is found by, in every language."""
        more = all_words(self.translations)
        return f"{self.source_title} {self.source_summary} {self.keywords} {more}"


class FormField(Base):
    """One question. `pain` says which trouble the answer removes; it is shown beside the field.
    `shown_if`: {"field": slug, "is": value} or none."""

    __tablename__ = "form_field"
    __table_args__ = (UniqueConstraint("type_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    slug: Mapped[str] = mapped_column(String(60))
    source_label: Mapped[str] = mapped_column("label", String(160))
    source_pain: Mapped[str] = mapped_column("pain", String(200), default="")
    kind: Mapped[str] = mapped_column(String(20), default="text")
    source_choices: Mapped[list] = mapped_column("choices", JSON, default=list)
    translations: Mapped[dict] = mapped_column(JSON, default=dict)
    is_required: Mapped[bool] = mapped_column(default=True)
    shown_if: Mapped[dict | None] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)

    label = in_readers_words("label")
    pain = in_readers_words("pain")
    choices = choices_in_readers_words()


class DocumentTemplate(Base):
    """Words with gaps that the answers of a request fill, as `documents`."""

    __tablename__ = "document_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(Text)


class ApprovalStep(Base):
    """Whose word a type needs, as `approval_rule.RuleStep`; `who` holds ids and "manager"."""

    __tablename__ = "approval_step"
    __table_args__ = (UniqueConstraint("type_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    position: Mapped[int]
    who: Mapped[list] = mapped_column(JSON)
    need: Mapped[str] = mapped_column(String(4), default=Need.ANY)
    amount_field: Mapped[str | None] = mapped_column(String(60))
    above: Mapped[float | None]
    only_if: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))

    def as_rule(self) -> RuleStep:
        who = tuple(self.who)
        return RuleStep(who, self.need, self.amount_field, self.above, self.only_if)


class Article(Base):
    """Something a desk knows. `state` is that of the words being worked on; readers read the texts
    published last, while `published_at` is set and it is not retired.

    `keywords`: other words people use for it, in any language. `returned_words`: why it came back
    from review.
    """

    __tablename__ = "article"
    __table_args__ = (Index("ix_article_desk_id", "desk_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=ArticleState.DRAFT)
    keywords: Mapped[str] = mapped_column(Text, default="")
    returned_words: Mapped[str] = mapped_column(Text, default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_read(self) -> bool:
        return self.published_at is not None and self.state != ArticleState.RETIRED


class ArticleText(Base):
    """An article in one language, as it is worked on and as it was published. `body` is
    CommonMark; `search_text` holds title, summary, keywords and body as they are searched."""

    __tablename__ = "article_text"
    __table_args__ = (UniqueConstraint("article_id", "language", "is_published"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    language: Mapped[str] = mapped_column(String(5))
    is_published: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, default="")


class ArticleType(Base):
    """The article may answer what this type is asked for."""

    __tablename__ = "article_type"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    type_id: Mapped[int] = mapped_column(
        ForeignKey("request_type.id"), primary_key=True, index=True
    )


class ArticleFeedback(Base):
    """What a reader said of an article on a day; the last word of a day counts."""

    __tablename__ = "article_feedback"
    __table_args__ = (UniqueConstraint("article_id", "person_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    answer: Mapped[str] = mapped_column(String(12))  # article_life.Answer
    words: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime]

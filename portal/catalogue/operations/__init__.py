"""Writes of the catalogue: types, the questions of their forms, articles. Each is an event; none
commits."""

from portal.catalogue.operations.approvals import (
    change_approval_rule,
    replace_approval_rule,
)
from portal.catalogue.operations.articles import (
    ArticleParticulars,
    TextParticulars,
    change_article,
    may_write,
    publish_article,
    restore_article,
    retire_article,
    send_article_back,
    send_article_to_review,
    write_article,
)
from portal.catalogue.operations.documents import (
    add_document,
    change_document,
    remove_document,
)
from portal.catalogue.operations.feedback import give_feedback
from portal.catalogue.operations.questions import (
    QuestionParticulars,
    add_question,
    change_question,
    remove_question,
)
from portal.catalogue.operations.types import TypeParticulars, change_type, ensure_general_type

__all__ = [
    "ArticleParticulars",
    "QuestionParticulars",
    "TextParticulars",
    "TypeParticulars",
    "add_document",
    "add_question",
    "change_approval_rule",
    "change_article",
    "change_document",
    "change_question",
    "change_type",
    "ensure_general_type",
    "give_feedback",
    "may_write",
    "publish_article",
    "remove_document",
    "remove_question",
    "replace_approval_rule",
    "restore_article",
    "retire_article",
    "send_article_back",
    "send_article_to_review",
    "write_article",
]

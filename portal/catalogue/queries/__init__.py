"""What can be asked, and what is known already."""

from portal.catalogue.queries.articles import (
    IS_READ,
    ArticleLine,
    ReadArticle,
    article_line,
    article_to_read,
    articles_for_type,
    articles_like,
    articles_of_desk,
    articles_to_read,
    languages_of,
    settled_by_type,
    settled_counts,
    type_ids_of,
    words_about,
)
from portal.catalogue.queries.documents import document_of, documents_of
from portal.catalogue.queries.types import (
    approval_rule_of,
    askable_type,
    askable_types,
    fields_of,
    questions_of,
    types_of,
)

__all__ = [
    "IS_READ",
    "ArticleLine",
    "ReadArticle",
    "approval_rule_of",
    "article_line",
    "article_to_read",
    "articles_for_type",
    "articles_like",
    "articles_of_desk",
    "articles_to_read",
    "askable_type",
    "askable_types",
    "document_of",
    "documents_of",
    "fields_of",
    "languages_of",
    "questions_of",
    "settled_by_type",
    "settled_counts",
    "type_ids_of",
    "types_of",
    "words_about",
]

"""What readers say of an article."""

from datetime import date, datetime

from portal.catalogue.article_life import Answer
from portal.catalogue.models import ArticleFeedback
from portal.catalogue.queries import article_to_read
from portal.errors import InvalidInput
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.web.dialect import insert


def give_feedback(
    slug: str, *, answer: str, words: str, on: date, actor: Viewer, now: datetime
) -> None:
    """Once a day for a person: said again, the last word counts. `on`: the reader's own day."""
    if answer not in set(Answer):
        raise InvalidInput("Choose one of the answers.", field="answer")
    row = article_to_read(slug, language=actor.language).row
    said = {"answer": answer, "words": words.strip()[:2000], "given_at": now}
    statement = insert(ArticleFeedback).values(
        article_id=row.id, person_id=actor.id, on=on, **said
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["article_id", "person_id", "on"], set_=said
        )
    )

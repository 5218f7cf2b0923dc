"""Asking a colleague for their word on a request without handing it over. Only who may see the
request can be asked; whoever cannot, for whatever reason, is refused in the same words."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind
from portal.requests.mentions import mentioned_in
from portal.requests.models import Mention, ServiceRequest
from portal.requests.operations.parts import of_own_desk, record


def people_to_ask(
    row: ServiceRequest, words: str, *, also: int | None, actor: Viewer, field: str
) -> list[int]:
    """Whose word a note asks for: who is named in it by @, and `also`. Oneself is not asked."""
    colleagues = {person.id: person.name for person in queries.possible_assignees(row)}
    found = mentioned_in(words, colleagues)
    if found.several:
        raise InvalidInput(
            "Several are called %(name)s. Write the whole name.",
            field=field,
            name=f"@{found.several[0]}",
        )
    asked = list(dict.fromkeys([*found.people, *([also] if also else [])]))
    barred = [one for one in asked if one not in colleagues or not _sees(row, one)]
    if found.unknown or barred:
        name = found.unknown[0] if found.unknown else colleagues.get(barred[0], "")
        raise InvalidInput(
            "Nobody called %(name)s can be asked here. Take the @ away, or name somebody of the "
            "desk who sees this request.",
            field=field,
            name=f"@{name}",
        )
    return [one for one in asked if one != actor.id]


def _sees(row: ServiceRequest, person_id: int) -> bool:
    return queries.is_visible(row.reference, viewer=viewer_of_person(person_id))


def ask_for_word(
    row: ServiceRequest, people: Iterable[int], *, actor: Viewer, now: datetime
) -> None:
    """It stands under "waiting for my word" with each of them until they said something."""
    waiting = set(db.session.scalars(_open(row).with_only_columns(Mention.person_id)))
    for person_id in people:
        if person_id not in waiting:
            db.session.add(
                Mention(request_id=row.id, person_id=person_id, asked_by_id=actor.id, asked_at=now)
            )
        details = {"person": person_id}
        record(row, EventKind.MENTIONED, actor_id=actor.id, now=now, details=details)


def end_mention(reference: str, *, person_id: int, actor: Viewer, now: datetime) -> ServiceRequest:
    """No word is needed any more: said by who was asked, or by anybody of the desk."""
    row = of_own_desk(reference, actor=actor)
    if not has_spoken(row, person_id, actor_id=actor.id, now=now):
        raise NotFound
    return row


def has_spoken(row: ServiceRequest, person_id: int, *, actor_id: int, now: datetime) -> bool:
    """Whether their word was waited for; it is not from now on."""
    mine = update(Mention).where(
        Mention.request_id == row.id,
        Mention.person_id == person_id,
        Mention.ended_at.is_(None),
    )
    statement = mine.values(ended_at=now).execution_options(synchronize_session=False)
    if not db.session.execute(statement).rowcount:
        return False
    details = {"person": person_id}
    record(row, EventKind.MENTION_ENDED, actor_id=actor_id, now=now, details=details)
    return True


def _open(row: ServiceRequest):
    return select(Mention).where(Mention.request_id == row.id, Mention.ended_at.is_(None))

"""Writing replies for later: one's own, or, by a lead, the whole desk's."""

from datetime import datetime

from sqlalchemy import func, select

from portal.desks.audit import SetupKind, subject_of
from portal.desks.operations import check_version
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.requests.models import ReplyTemplate
from portal.requests.reply_templates import MOST_TEMPLATES, check_words


def write_template(
    desk_id: int, *, name: str, words: str, is_shared: bool, actor: Viewer, now: datetime
) -> ReplyTemplate:
    """`is_shared`: for everybody of the desk, which its lead alone may say."""
    if not actor.is_on_desk(desk_id) or (is_shared and not actor.leads(desk_id)):
        raise NotAllowed
    owner_id = None if is_shared else actor.id
    row = ReplyTemplate(desk_id=desk_id, owner_id=owner_id, made_at=now)
    row.name, row.words = _checked(row, name, words)
    _check_room(row)
    db.session.add(row)
    db.session.flush()
    _record(SetupKind.TEMPLATE_MADE, row, actor=actor, now=now)
    return row


def change_template(
    template_id: int,
    *,
    desk_id: int,
    name: str,
    words: str,
    version: int,
    actor: Viewer,
    now: datetime,
) -> None:
    row = _changeable(template_id, desk_id=desk_id, actor=actor)
    check_version(row, version)
    row.name, row.words = _checked(row, name, words)
    row.version += 1
    _record(SetupKind.TEMPLATE_CHANGED, row, actor=actor, now=now)


def remove_template(template_id: int, *, desk_id: int, actor: Viewer, now: datetime) -> None:
    """Out of every list; it can be brought back."""
    row = _changeable(template_id, desk_id=desk_id, actor=actor)
    if row.removed_at is None:
        row.removed_at = now
        _record(SetupKind.TEMPLATE_REMOVED, row, actor=actor, now=now)


def restore_template(template_id: int, *, desk_id: int, actor: Viewer, now: datetime) -> None:
    row = _changeable(template_id, desk_id=desk_id, actor=actor)
    if row.removed_at is not None:
        row.name, row.words = _checked(row, row.name, row.words)
        _check_room(row)
        row.removed_at = None
        _record(SetupKind.TEMPLATE_RESTORED, row, actor=actor, now=now)


def _changeable(template_id: int, *, desk_id: int, actor: Viewer) -> ReplyTemplate:
    """Another's own is not there; the desk's is its lead's to change."""
    row = db.session.get(ReplyTemplate, template_id, with_for_update=True)
    if row is None or row.desk_id != desk_id or not actor.is_on_desk(desk_id):
        raise NotFound
    if row.owner_id not in (None, actor.id):
        raise NotFound
    if row.owner_id is None and not actor.leads(desk_id):
        raise NotAllowed
    return row


def _checked(row: ReplyTemplate, name: str, words: str) -> tuple[str, str]:
    name, words = name.strip(), words.strip()
    if not name:
        raise InvalidInput("Give it a name to find it by.", field="name")
    check_words(words)
    same = _of_the_same(row).where(ReplyTemplate.name == name, ReplyTemplate.id != (row.id or 0))
    if db.session.scalar(same):
        raise InvalidInput("There is one of this name already.", field="name")
    return name, words


def _check_room(row: ReplyTemplate) -> None:
    if db.session.scalar(_of_the_same(row)) >= MOST_TEMPLATES:
        raise InvalidInput(
            "There are %(most)d already; remove one first.", field="name", most=MOST_TEMPLATES
        )


def _of_the_same(row: ReplyTemplate):
    """How many the same person, or the desk, has."""
    return select(func.count(ReplyTemplate.id)).where(
        ReplyTemplate.desk_id == row.desk_id,
        ReplyTemplate.owner_id.is_not_distinct_from(row.owner_id),
        ReplyTemplate.removed_at.is_(None),
    )


def _record(kind: SetupKind, row: ReplyTemplate, *, actor: Viewer, now: datetime) -> None:
    """What is one's own is nobody else's business."""
    db.session.flush()
    if row.owner_id is None:
        subject = subject_of("reply_template", row.id)
        record_audit(kind, actor_id=actor.id, subject=subject, now=now)

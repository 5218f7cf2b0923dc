"""Who is at a request right now: replies that wait to go out, and who writes one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import JSON, cast, literal, null, or_, select, union_all

from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.drafts import STEPS, name_of_step
from portal.requests.models import Draft, HeldReply, ReplyTemplate, ServiceRequest
from portal.requests.queries.one_request import reads_notes
from portal.requests.queries.reply_templates import usable_templates

WRITING_FOR = timedelta(seconds=45)  # after the last letter


def due_replies(*, now: datetime, request_id: int | None = None) -> list[tuple[int, str]]:
    """Id and reference of those whose time has come, in the order they were written."""
    statement = (
        select(HeldReply.id, ServiceRequest.reference)
        .join(ServiceRequest, ServiceRequest.id == HeldReply.request_id)
        .where(HeldReply.send_at <= now)
        .order_by(HeldReply.id)
        .limit(200)
    )
    if request_id is not None:
        statement = statement.where(HeldReply.request_id == request_id)
    return [tuple(found) for found in db.session.execute(statement)]


@dataclass(frozen=True)
class Begun:
    """Half-typed words, or a reply that waits: then `form` is its words."""

    id: int
    person_id: int
    name: str
    form: str
    body: dict | list
    updated_at: datetime


@dataclass(frozen=True)
class Written:
    """A reply template, as far as it is put in."""

    id: int
    name: str
    words: str


@dataclass(frozen=True)
class AtWork:
    """`drafts`: one's own, by form; `held`: one's own replies that wait; `writers`: names of
    others who write, for the desk only; `templates`: what may be put into a reply."""

    drafts: dict[str, Begun]
    held: list[Begun]
    writers: list[str]
    templates: list["Written"] = field(default_factory=list)

    @property
    def here(self) -> str:
        return "; ".join(self.writers)


def at_work(
    row: ServiceRequest, *, viewer: Viewer, now: datetime, with_templates: bool = False
) -> AtWork:
    """One statement."""
    forms = [name_of_step(row.reference, step) for step in STEPS]
    is_shown = Draft.person_id == viewer.id
    if reads_notes(viewer, row):
        is_shown = or_(is_shown, Draft.updated_at > now - WRITING_FOR)
    drafts = (
        select(
            literal("draft").label("part"),
            *(Draft.id, Draft.person_id, Person.name, Draft.form, Draft.body, Draft.updated_at),
        )
        .join(Person, Person.id == Draft.person_id)
        .where(Draft.form.in_(forms), is_shown)
    )
    held = select(
        literal("held"),
        *(HeldReply.id, HeldReply.author_id, literal("")),
        *(HeldReply.words, HeldReply.files, HeldReply.send_at),
    ).where(HeldReply.request_id == row.id, HeldReply.author_id == viewer.id)
    templates = (
        usable_templates(viewer, {row.desk_id})
        .with_only_columns(
            literal("template"),
            *(ReplyTemplate.id, literal(viewer.id), ReplyTemplate.name, ReplyTemplate.words),
            *(cast(null(), JSON), ReplyTemplate.made_at),
        )
        .where(literal(with_templates))
    )
    found = db.session.execute(union_all(drafts, held, templates)).all()
    begun = [(part, Begun(*rest)) for part, *rest in found]
    own = [one for part, one in begun if part == "draft" and one.person_id == viewer.id]
    others = [one.name for part, one in begun if part == "draft" and _is_other(one, viewer, row)]
    waiting = sorted((one for part, one in begun if part == "held"), key=lambda one: one.id)
    written = [Written(one.id, one.name, one.form) for part, one in begun if part == "template"]
    written.sort(key=lambda one: (one.name.casefold(), one.id))
    return AtWork({one.form: one for one in own}, waiting, sorted(set(others)), written)


def _is_other(begun: Begun, viewer: Viewer, row: ServiceRequest) -> bool:
    """The asker's half-typed words are not told of."""
    return begun.person_id not in (viewer.id, row.requester_id)

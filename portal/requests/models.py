"""One ask and everything that happened to it. `RequestEvent` is the spine: append-only."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base
from portal.requests.lifecycle import OPEN, Status
from portal.web.dialect import words_index


class ServiceRequest(Base):
    """Row of the present; its past is in RequestEvent. `title` and `answers` are the asker's
    words, `search_text` what they are found by (`searching.searched_words`). `ticked`: the done
    steps of its type's checklist, each with the id of who did it.

    `held_minutes` and `worked_minutes` count working minutes of ended holds and of hands-on time;
    `effort_minutes` is the measured total, set when resolved. `chain_head` and `chain_count`
    belong
    to the hash chain of the events.
    """

    __tablename__ = "service_request"
    __table_args__ = (
        UniqueConstraint("desk_id", "external_id"),
        Index("ix_service_request_queue", "desk_id", "status", "due_at", "id"),
        Index("ix_service_request_arrivals", "desk_id", "arrived_at", "type_id"),
        Index("ix_service_request_resolved", "desk_id", "resolved_at"),
        Index("ix_service_request_mine", "requester_id", "status", "arrived_at"),
        Index(
            "ix_service_request_filed_by",
            "filed_by_id",
            sqlite_where=text("filed_by_id IS NOT NULL"),
            postgresql_where=text("filed_by_id IS NOT NULL"),
        ),
        Index("ix_service_request_department", "department", "arrived_at"),
        Index("ix_service_request_assignee", "assignee_id", "status"),
        Index("ix_service_request_worked_on", "assignee_id", "arrived_at"),
        words_index("ix_service_request_words", "search_text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # on behalf of
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    department: Mapped[str] = mapped_column(String(80), default="")
    channel: Mapped[str] = mapped_column(String(12), default="web")
    title: Mapped[str] = mapped_column(String(200))
    answers: Mapped[dict] = mapped_column(JSON, default=dict)
    search_text: Mapped[str] = mapped_column(Text, default="")
    ticked: Mapped[dict] = mapped_column(JSON, default=dict, server_default="{}")
    confidentiality: Mapped[str] = mapped_column(String(12), default="open")
    status: Mapped[str] = mapped_column(String(12), default=Status.RECEIVED)
    hold_reason: Mapped[str | None] = mapped_column(String(16))
    lateness: Mapped[str | None] = mapped_column(String(16))
    size: Mapped[str | None] = mapped_column(String(1))
    weight: Mapped[float] = mapped_column(default=1.0)

    arrived_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]
    held_since_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]  # an approver said no, which ended it
    promised_by_at: Mapped[datetime | None]  # the P90 of the promise that holds now
    due_at: Mapped[datetime | None]
    response_due_at: Mapped[datetime | None]
    hard_deadline_at: Mapped[datetime | None]
    needed_by_at: Mapped[datetime | None]

    held_minutes: Mapped[float] = mapped_column(default=0.0)
    worked_minutes: Mapped[float] = mapped_column(default=0.0)
    effort_minutes: Mapped[float | None]
    reassignments: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    external_id: Mapped[str | None] = mapped_column(String(120))
    import_digest: Mapped[str | None] = mapped_column(String(64))
    chain_head: Mapped[str] = mapped_column(String(64), default="")
    chain_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class RequestEvent(Base):
    """What happened: ids and codes only, never a person's words."""

    __tablename__ = "request_event"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        Index("ix_request_event_kind", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    details: Mapped[dict] = mapped_column(JSON, default=dict)
    hash: Mapped[str] = mapped_column(String(64))


class MessageKind(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"


class Message(Base):
    """Words about a request; an internal note never reaches the requester."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_request_id", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(10), default=MessageKind.PUBLIC)
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]


class Approval(Base):
    """One person's word that a request needs. All of its steps are here from the beginning; those
    whose turn has not come are LATER. `person_id` is asked; `stand_in_id` may decide as well.

    `version` counts what was done with it: a link in a mail holds for one of them.
    """

    __tablename__ = "approval"
    __table_args__ = (
        Index("ix_approval_request_id", "request_id", "step"),
        Index("ix_approval_person_id", "person_id", "status"),
        Index("ix_approval_stand_in_id", "stand_in_id", "status"),
        Index("ix_approval_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    step: Mapped[int]
    need: Mapped[str] = mapped_column(String(4))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(8))
    amount_field: Mapped[str | None] = mapped_column(String(60))
    above: Mapped[float | None]
    status: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class Member(Base):
    """Somebody added to a privileged matter."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("request_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    added_at: Mapped[datetime]


class Rating(Base):
    __tablename__ = "rating"

    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    score: Mapped[int]  # 1 to 5
    words: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime] = mapped_column(index=True)


class WorkLog(Base):
    """A stretch of hands-on time on one request, from start or resumption to hold or
    resolution."""

    __tablename__ = "work_log"
    __table_args__ = (Index("ix_work_log_person_id", "person_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    minutes: Mapped[float | None]


class Watcher(Base):
    """Somebody who may follow a request that is not privileged, and is told what its asker is."""

    __tablename__ = "watcher"
    __table_args__ = (UniqueConstraint("request_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    added_at: Mapped[datetime]


class Wall(Base):
    """Somebody who must not sense a request, whatever else they may: a wall beats every grant."""

    __tablename__ = "wall"
    __table_args__ = (UniqueConstraint("request_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    built_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    built_at: Mapped[datetime]


class Link(Base):
    """A request that is one of many about the same trouble: `request_id` is told what is said at
    the major incident `incident_id`, and no forecast learns it. The incident links to itself."""

    __tablename__ = "link"

    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    linked_at: Mapped[datetime]


class Relation(Base):
    """How `request_id` stands to `other_id`, read in this direction: `relations.RelationKind`."""

    __tablename__ = "relation"
    __table_args__ = (UniqueConstraint("request_id", "other_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class Attachment(Base):
    """A file of a request. The bytes lie under `stored_as` in the data folder; `name` is the
    sender's word for it and never a path."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_request_id", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    stored_as: Mapped[str] = mapped_column(String(64), unique=True)
    is_internal: Mapped[bool] = mapped_column(default=False)
    uploaded_at: Mapped[datetime]


class LearntKinds(Base):
    """What a desk's past teaches about the kind and the size of what is asked; empty: too little
    of it."""

    __tablename__ = "learnt_kinds"

    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    learnt_at: Mapped[datetime]
    kinds: Mapped[bytes] = mapped_column(LargeBinary)
    sizes: Mapped[bytes] = mapped_column(LargeBinary)


class Draft(Base):
    """Half-typed words of one person for one form, kept until they are sent."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "form"), Index("ix_draft_form", "form"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str] = mapped_column(String(200))
    body: Mapped[dict] = mapped_column(JSON)
    updated_at: Mapped[datetime]


class SavedView(Base):
    """A question to a desk's queue under a name; a shared one is everybody's of that desk, and
    its owner's to change. `query` as `queue.Filters.asked` says it."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("desk_id", "owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[dict] = mapped_column(JSON)
    is_shared: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class ArticleOrigin(Base):
    """The article was written from the solution of that request."""

    __tablename__ = "article_origin"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)


class Mention(Base):
    """Somebody of the desk whose word is asked for on a request that another has; until
    `ended_at` it stands under "waiting for my word" with them."""

    __tablename__ = "mention"
    __table_args__ = (
        Index("ix_mention_request_id", "request_id"),
        Index("ix_mention_person_id", "person_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ReplyTemplate(Base):
    """Words for a reply, with variables as `reply_templates`: its owner's only, or, where it has
    none, everybody's of the desk. A removed one can be brought back."""

    __tablename__ = "reply_template"
    __table_args__ = (Index("ix_reply_template_desk_id", "desk_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class HeldReply(Base):
    """A reply of the desk that goes out at `send_at`; until then it is its author's to take back,
    and no message yet. `files` as `ReceivedFile`."""

    __tablename__ = "held_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    files: Mapped[list] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime]
    send_at: Mapped[datetime] = mapped_column(index=True)


class SearchWord(Base):
    """A word that some request is found by, for what is mistyped; `head`: its first letter."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    head: Mapped[str] = mapped_column(String(4), index=True)


class Anchor(Base):
    """The state of all chains at the end of a day, sealed and chained to the day before."""

    __tablename__ = "anchor"

    on: Mapped[date] = mapped_column(primary_key=True)
    request_count: Mapped[int]
    event_count: Mapped[int]
    heads_digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class Recurrence(Base):
    """A request that comes round by itself, as it was asked once. `pattern` as
    `recurring.Pattern`; `next_on`: its next day by the calendar, None once it ended; `planned_on`:
    the day in its window on which that one is filed, chosen when the window begins."""

    __tablename__ = "recurrence"
    __table_args__ = (
        Index("ix_recurrence_next_on", "next_on"),
        Index("ix_recurrence_desk_id", "desk_id", "next_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    answers: Mapped[dict] = mapped_column(JSON, default=dict)
    pattern: Mapped[dict] = mapped_column(JSON)
    early_days: Mapped[int] = mapped_column(default=0)
    late_days: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date]
    until_on: Mapped[date | None]
    next_on: Mapped[date | None]
    planned_on: Mapped[date | None]
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class Occurrence(Base):
    """One time that a recurrence came round. `request_id` None: it was left out, for the portal
    stood still or its kind was retired."""

    __tablename__ = "occurrence"
    __table_args__ = (UniqueConstraint("recurrence_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recurrence_id: Mapped[int] = mapped_column(ForeignKey("recurrence.id"))
    due_on: Mapped[date]
    filed_at: Mapped[datetime]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"), index=True)

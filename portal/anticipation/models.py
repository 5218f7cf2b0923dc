"""What people were told ahead of need, what they want to hear no more of, and what is done by
rule."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base


class Nudge(Base):
    """One person was told of one need; `number`: the how manieth time. `is_reminder`: of a dated
    fact kept among few, which counts towards no number. `later_on`: put off until then; what else
    was said to it is seen from its need."""

    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("need_id", "number"),
        Index("ix_nudge_person_id", "person_id", "sent_on"),
        Index("ix_nudge_desk_id", "desk_id", "sent_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("predicted_need.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    number: Mapped[int] = mapped_column(default=1)
    is_reminder: Mapped[bool] = mapped_column(default=False)
    sent_on: Mapped[date]
    sent_at: Mapped[datetime]
    later_on: Mapped[date | None]


class NudgeRefusal(Base):
    """ "Never for this": no nudges of a type for this person."""

    __tablename__ = "nudge_refusal"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    type_id: Mapped[int] = mapped_column(
        ForeignKey("request_type.id"), primary_key=True, index=True
    )
    made_at: Mapped[datetime]


class Automation(Base):
    """What is done by rule for a type, and on which rung (`ladder.Rung`). `words`: the text of a
    document, or what the person of a task is to do. `answers_by_id`: the lead who gave it the rung
    and in whose name it acts; `rung_since_at`: earlier runs prove nothing of this rung."""

    __tablename__ = "automation"

    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"), primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), index=True)
    rung: Mapped[str] = mapped_column(String(10), default="off")
    act: Mapped[str] = mapped_column(String(10))
    url: Mapped[str] = mapped_column(String(400), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answers_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rung_since_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class Execution(Base):
    """One thing done by rule: its receipt. It always stands on a request, whose chain of events
    proves it. `undo_until_at`: none before it is done."""

    __tablename__ = "execution"
    __table_args__ = (
        Index("ix_execution_type_id", "type_id", "rung", "id"),
        Index("ix_execution_requester_id", "requester_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), unique=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("predicted_need.id"), index=True)
    rung: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="running")
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(String(200), default="")
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    undo_until_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

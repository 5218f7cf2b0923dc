"""What people were told ahead of need, and what they want to hear no more of."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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

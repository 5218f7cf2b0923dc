"""Dated facts that will lead to work, and what departments say is coming."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.catalogue.models import Confidentiality
from portal.extensions import Base
from portal.obligations.due_days import Notice


class Obligation(Base):
    """A dated fact: a contract ends, a certificate expires, somebody starts.

    `falls_on` is the fact; `due_on` (the work is done by then) and `last_safe_on` (begun no later)
    are computed from it and the notice, never typed. `quantity`: requests of the type it leads to,
    of which `asked` came already.
    `outcome`: none while it is ahead; `request_id`: what it led to.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("desk_id", "source", "external_id"),
        Index("ix_obligation_open", "desk_id", "outcome", "due_on"),
        Index("ix_obligation_settled", "desk_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    department: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(12))
    external_id: Mapped[str | None] = mapped_column(String(120))
    confidentiality: Mapped[str] = mapped_column(String(12), default=Confidentiality.OPEN)
    falls_on: Mapped[date]
    notice_months: Mapped[int] = mapped_column(default=0)
    notice_days: Mapped[int] = mapped_column(default=0)
    lead_days: Mapped[int] = mapped_column(default=0)  # working days of the desk
    due_on: Mapped[date]
    last_safe_on: Mapped[date]
    quantity: Mapped[int] = mapped_column(default=1)
    asked: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(12))
    settled_at: Mapped[datetime | None]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    @property
    def notice(self) -> Notice:
        return Notice(self.notice_months, self.notice_days, self.lead_days)


class AnnouncedEvent(Base):
    """What a department says is coming: how many requests more than usual, from when to when.

    `type_id`: none for the whole desk; `expected`: none when nobody knows; a withdrawn one stays.
    """

    __tablename__ = "announced_event"
    __table_args__ = (
        Index("ix_announced_event_desk_id", "desk_id", "ends_on"),
        Index("ix_announced_event_department", "department", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("request_type.id"))
    announced_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    department: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(120))
    occasion: Mapped[str] = mapped_column(String(12))
    certainty: Mapped[str] = mapped_column(String(8))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    expected: Mapped[int | None]
    announced_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

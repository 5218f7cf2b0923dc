"""Desks, the people who staff them, what they can do and when they are there."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base
from portal.web.worded import in_readers_words


class WorkingCalendar(Base):
    """`weekly`: seven lists, Monday first, of [start, end] wall minutes of the day."""

    __tablename__ = "working_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    zone: Mapped[str] = mapped_column(String(60))
    weekly: Mapped[list] = mapped_column(JSON)
    holiday_country: Mapped[str | None] = mapped_column(String(10))
    holiday_subdivision: Mapped[str | None] = mapped_column(String(10))
    half_days: Mapped[dict] = mapped_column(JSON, default=dict)  # ISO date -> last wall minute
    closures: Mapped[list] = mapped_column(JSON, default=list)  # ISO dates
    version: Mapped[int] = mapped_column(default=1)


class Desk(Base):
    """A team that takes requests; `prefix` starts its references (LEG-7K3F9Q)."""

    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    source_name: Mapped[str] = mapped_column("name", String(80))
    translations: Mapped[dict] = mapped_column(JSON, default=dict)
    prefix: Mapped[str] = mapped_column(String(6), unique=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("working_calendar.id"))
    reopen_days: Mapped[int] = mapped_column(default=14)  # after which an asker files anew
    policy: Mapped[str] = mapped_column(String(40), default="balanced")
    nudges_a_month: Mapped[int] = mapped_column(default=3, server_default="3")  # for one person
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    calendar: Mapped[WorkingCalendar] = relationship(viewonly=True)
    name = in_readers_words("name")


class Skill(Base):
    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("desk_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))


class StaffMember(Base):
    """A person on a desk. `weekday_minutes`: seven numbers, Monday first, contract time."""

    __tablename__ = "staff_member"
    __table_args__ = (UniqueConstraint("person_id", "desk_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), index=True)
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("working_calendar.id"))
    weekday_minutes: Mapped[list] = mapped_column(JSON)
    shrinkage: Mapped[float] = mapped_column(default=0.35)
    is_active: Mapped[bool] = mapped_column(default=True)
    joined_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class StaffSkill(Base):
    """Rank 1: a first skill at full speed; rank 2: a second one at `speed`."""

    __tablename__ = "staff_skill"
    __table_args__ = (UniqueConstraint("staff_id", "skill_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    rank: Mapped[int] = mapped_column(default=1)
    speed: Mapped[float] = mapped_column(default=1.0)


class Absence(Base):
    """Both days included; whole days of the person's calendar."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_staff_id", "staff_id", "ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    handed_on_at: Mapped[datetime | None]  # when the work at hand went to others
    version: Mapped[int] = mapped_column(default=1)


class OnCall(Base):
    """A turn of somebody who is called first; both days included."""

    __tablename__ = "on_call"
    __table_args__ = (Index("ix_on_call_staff_id", "staff_id", "ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

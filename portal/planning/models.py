"""What the desk expects and keeps: promises. An SLA target stands in the request row instead."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base


class PromiseReason(StrEnum):
    """Why a promise was made or moved; pages put it into words."""

    FILED = "filed"
    IMPORTED = "imported"
    APPROVED = "approved"  # nothing was promised before the word was given
    RESUMED = "resumed"  # the clock waited for an answer
    REOPENED = "reopened"
    OVERRUN = "overrun"  # the work turned out larger
    QUEUE_GREW = "queue_grew"  # urgent work came in between
    ABSENCE = "absence"
    FREED = "freed"  # the desk is faster than thought
    UNDONE = "undone"  # the step that moved it was taken back


class Promise(Base):
    """One range given to a requester; number 1 is the first, by which the desk is judged.

    `case_count`: finished requests it rests on; `basis` names how alike they were (type_state,
    type,
    tier, desk).
    """

    __tablename__ = "promise"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        Index("ix_promise_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    number: Mapped[int]
    is_current: Mapped[bool] = mapped_column(default=True)
    p10_at: Mapped[datetime]
    p50_at: Mapped[datetime]
    p90_at: Mapped[datetime]
    case_count: Mapped[int]
    basis: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]


class DeskHistory(Base):
    """What planning learnt from a desk's finished requests, refreshed by a job.

    `cases`: the arrays of `promise.PastCases`, packed. `figures`: {"efforts": type id -> [p50,
    p90,
    mean, cases] in hands-on minutes, "heads": skill id -> people}. Filing and "next" read this one
    row instead of the past.
    """

    __tablename__ = "desk_history"

    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    made_at: Mapped[datetime]
    cases: Mapped[bytes] = mapped_column(LargeBinary)
    figures: Mapped[dict] = mapped_column(JSON)

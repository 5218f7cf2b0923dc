"""What the desk expects and keeps: promises, plans, and needs that are still to be asked. An SLA
target stands in the request row instead."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
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
    RETYPED = "retyped"  # it was another kind of request than it was asked as
    UNDONE = "undone"  # the step that moved it was taken back
    AGREED = "agreed"  # its requester took a calmer day
    TRANSFERRED = "transferred"  # another desk has it now


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


class PlanCause(StrEnum):
    """Why a plan was made."""

    NIGHT = "night"
    ABSENCE = "absence"
    HAND = "hand"  # a lead moved something
    LEVEL = "level"
    DEADLINE = "deadline"  # something with a fixed date came in
    ASKED = "asked"


class DeskPlan(Base):
    """The ten days of a desk as one calculation saw them; the newest is the present one.

    `days`: ISO days of the window. `figures`: {"net" and "reserved": person id -> minutes a day,
    "unplanned": request id -> why, "alarms": request id -> day it would end or none, "early": how
    many pieces ahead found no calm day}.
    """

    __tablename__ = "desk_plan"
    __table_args__ = (Index("ix_desk_plan_desk_id", "desk_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    made_at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(12))
    days: Mapped[list] = mapped_column(JSON)
    figures: Mapped[dict] = mapped_column(JSON)


class PlannedWork(Base):
    """Minutes of one person's day for a request, or for a dated fact or another predicted need
    that will lead to one."""

    __tablename__ = "planned_work"
    __table_args__ = (
        Index("ix_planned_work_plan_id", "plan_id", "person_id", "on"),
        Index("ix_planned_work_request_id", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("desk_plan.id", ondelete="CASCADE"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("predicted_need.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    minutes: Mapped[float]
    kind: Mapped[str] = mapped_column(String(10))


class PlanMove(Base):
    """A request that stands elsewhere than in the plan before, and why."""

    __tablename__ = "plan_move"
    __table_args__ = (Index("ix_plan_move_plan_id", "plan_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("desk_plan.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    from_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    cause: Mapped[str] = mapped_column(String(10))
    gained_days: Mapped[float | None]


class OverrideKind(StrEnum):
    """What a lead's hand may set; the planner never overwrites it."""

    PIN = "pin"  # a request to a person, on a day
    FORBID = "forbid"  # a request never to a person
    WEIGHT = "weight"  # a request counts half or double
    LOCK_DAY = "lock_day"  # a person's day takes no requests
    EVENING = "evening"  # minutes after hours that a person agreed to
    WIP = "wip"  # how many a person may have in hand
    AHEAD = "ahead"  # minutes a person may work ahead in a day


class Override(Base):
    """Set by hand until it expires or is ended. `cost`: what it was shown to cost before it was
    saved, see `plan.effects.Effects`."""

    __tablename__ = "override"
    __table_args__ = (Index("ix_override_desk_id", "desk_id", "ended_at", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    kind: Mapped[str] = mapped_column(String(10))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date | None]
    value: Mapped[float | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    cost: Mapped[dict] = mapped_column(JSON, default=dict)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LeaveAnswer(StrEnum):
    """What somebody said who was asked to move their leave."""

    ASKED = "asked"  # nothing yet
    AGREED = "agreed"
    KEPT = "kept"


class Levelling(Base):
    """What was done at one click about a week that was too full.

    `parts`: [{"lever", "key", "skill", "to" (ISO Monday), "relief", "load", "price" in hours, and
    by lever "obligation" and "number" (pull), "type" (push, divert), "staff" and "from_skill"
    (lend), or "staff", "absence", "days" and "answer" (leave)}].
    """

    __tablename__ = "levelling"
    __table_args__ = (Index("ix_levelling_desk_id", "desk_id", "reverted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    week_on: Mapped[date]
    parts: Mapped[list] = mapped_column(JSON)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    reverted_at: Mapped[datetime | None]
    reverted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class OfferStatus(StrEnum):
    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class DayOffer(Base):
    """A calmer, firm day offered to who asked; nothing moves before they take it. `not_before`:
    the first day on which it is then worked."""

    __tablename__ = "day_offer"
    __table_args__ = (Index("ix_day_offer_levelling_id", "levelling_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    levelling_id: Mapped[int] = mapped_column(ForeignKey("levelling.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), unique=True)
    not_before: Mapped[date]
    ready_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(10), default=OfferStatus.OFFERED)
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class RefusalReason(StrEnum):
    """Why somebody passes an offered request on."""

    LATER = "later"  # not today
    SKILL = "skill"  # I cannot do this kind
    KNOWS = "knows"  # somebody else knows the matter
    CONFLICT = "conflict"  # I am too close to it


class Refusal(Base):
    """ "Not me, because ...": the request is not offered to that person again, or not before
    `until_at`. A kind refused three times as beyond one's skill is offered no more until a lead
    clears it."""

    __tablename__ = "refusal"
    __table_args__ = (Index("ix_refusal_person_id", "person_id", "type_id", "reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    reason: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]


class PredictedNeed(Base):
    """A request that is expected before it is asked, see `needs.Need`. `claimed`: the probability
    that its source gave it; `probability`: what that was worth when it was opened. `is_silent`: of
    a silenced source: judged, but neither shown nor worked."""

    __tablename__ = "predicted_need"
    __table_args__ = (
        Index(
            "ix_predicted_need_one_open", "desk_id", "source", "key", unique=True,
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
        Index("ix_predicted_need_open", "desk_id", "state", "type_id"),
        Index("ix_predicted_need_closed", "desk_id", "source", "closed_at"),
        Index("ix_predicted_need_mine", "requester_id", "state", "last_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("request_type.id"))
    source: Mapped[str] = mapped_column(String(24))
    key: Mapped[str] = mapped_column(String(120))
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    department: Mapped[str] = mapped_column(String(80), default="")
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("announced_event.id"))
    confidentiality: Mapped[str] = mapped_column(String(12), default="open")
    first_on: Mapped[date]
    last_on: Mapped[date]
    quantity: Mapped[int] = mapped_column(default=1)
    usual: Mapped[float] = mapped_column(default=0.0)
    probability: Mapped[float]
    claimed: Mapped[float]
    why: Mapped[str] = mapped_column(String(24))
    params: Mapped[dict] = mapped_column(JSON, default=dict)
    is_silent: Mapped[bool] = mapped_column(default=False)
    happens_once: Mapped[bool] = mapped_column(default=True)
    later_on: Mapped[date | None]  # its owner wants to hear of it again from this day on
    state: Mapped[str] = mapped_column(String(10), default="open")
    closed_why: Mapped[str | None] = mapped_column(String(12))
    matched: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class NeedMatch(Base):
    """A request that fulfils a predicted need: one at most."""

    __tablename__ = "need_match"

    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("predicted_need.id"), index=True)
    matched_at: Mapped[datetime]


class AheadWork(Base):
    """Minutes somebody spent in slack on a draft or preparation for a need nobody asked for yet.
    They are wasted if it is closed without having been asked."""

    __tablename__ = "ahead_work"
    __table_args__ = (Index("ix_ahead_work_person_id", "person_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("predicted_need.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    minutes: Mapped[float]
    worked_at: Mapped[datetime]


class BulkStep(Base):
    """One step for many requests, with what became of each: `items` as `bulk.Item` packs them.
    They are taken one after the other; what is left goes on where it was."""

    __tablename__ = "bulk_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    details: Mapped[dict] = mapped_column(JSON, default=dict)
    items: Mapped[list] = mapped_column(JSON)
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class BookingState(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"


class Booking(Base):
    """Half an hour of one person for a request. A time of a person is given once, and a request
    has one at most; both are held by indexes. `before`: what stood here before the last change,
    for who takes it back; `version` counts the changes. `is_quiet`: taken to suit the desk;
    `is_thanks`: the earliest time, for having done so before."""

    __tablename__ = "booking"
    __table_args__ = (
        Index(
            "ix_booking_one_of_a_time", "person_id", "starts_at", unique=True,
            sqlite_where=text("state = 'booked'"), postgresql_where=text("state = 'booked'"),
        ),
        Index(
            "ix_booking_one_of_a_request", "request_id", unique=True,
            sqlite_where=text("state = 'booked'"), postgresql_where=text("state = 'booked'"),
        ),
        Index("ix_booking_request_id", "request_id", "id"),
        Index("ix_booking_desk_id", "desk_id", "starts_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=BookingState.BOOKED)
    is_quiet: Mapped[bool] = mapped_column(default=False)
    is_thanks: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict] = mapped_column(JSON, default=dict)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class SlotWish(Base):
    """ "Tell me when a time opens": earlier than `before_at` where that is set. `told_at`: they
    were; until they ask again nothing more is said."""

    __tablename__ = "slot_wish"
    __table_args__ = (Index("ix_slot_wish_desk_id", "desk_id", "told_at", "asked_at"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    before_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class CallBack(Base):
    """A place in the line of a desk, kept until the call: "call me when it is my turn". `said_p50`
    and `said_p90`: working minutes as they were said on asking, `took`: as it came; by these the
    line is judged. `number`: the asker's, forgotten once the call is over. `before`: what stood
    here before the last step, for who takes it back."""

    __tablename__ = "call_back"
    __table_args__ = (
        Index(
            "ix_call_back_one_of_a_request", "request_id", unique=True,
            sqlite_where=text("state IN ('waiting', 'calling')"),
            postgresql_where=text("state IN ('waiting', 'calling')"),
        ),
        Index("ix_call_back_line", "desk_id", "state", "asked_at"),
        Index("ix_call_back_request_id", "request_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"))
    number: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    asked_at: Mapped[datetime]
    said_p50: Mapped[float | None]
    said_p90: Mapped[float | None]
    took: Mapped[float | None]
    tries: Mapped[int] = mapped_column(default=0)
    not_before_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    before: Mapped[dict] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)


class DeskWays(Base):
    """The ways in which a desk can serve now, renewed every few minutes: what a page of asking
    reads in one row. `figures`: {type id: {"way": the best one, "slot": ISO instant of the
    earliest time or none, "call": [P50, P90] instants or none, "busy": work per head is above the
    P75}}."""

    __tablename__ = "desk_ways"

    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    made_at: Mapped[datetime]
    figures: Mapped[dict] = mapped_column(JSON)

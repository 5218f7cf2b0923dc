"""What a desk wants done by itself, and each time it was."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base


class Rule(Base):
    """`conditions` and `deeds` as `deciding` has them; it acts with the rights of its owner, who
    switched it on. It looks at nothing that happened before `live_at`; None: it is off."""

    __tablename__ = "rule"
    __table_args__ = (Index("ix_rule_desk_id", "desk_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    trigger: Mapped[str] = mapped_column(String(16))
    days: Mapped[int | None]
    conditions: Mapped[dict] = mapped_column(JSON)
    deeds: Mapped[list] = mapped_column(JSON)
    made_at: Mapped[datetime]
    live_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class RuleRun(Base):
    """One rule ran for one event, which it does once. `first` to `last`: the numbers of the events
    it wrote; `did` and `failed`: what it did and could not."""

    __tablename__ = "rule_run"
    __table_args__ = (
        UniqueConstraint("rule_id", "event_id"),
        Index("ix_rule_run_request_id", "request_id"),
        Index("ix_rule_run_rule_id", "rule_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    event_id: Mapped[int]
    ran_at: Mapped[datetime]
    first: Mapped[int] = mapped_column(default=0)
    last: Mapped[int] = mapped_column(default=-1)
    did: Mapped[list] = mapped_column(JSON, default=list)
    failed: Mapped[list] = mapped_column(JSON, default=list)

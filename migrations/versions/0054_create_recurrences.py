"""Requests that come round by themselves, and each time they did."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0054"
down_revision = "0053"


def _key(name: str, target: str, **more) -> sa.Column:
    more = {"nullable": False, **more}
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{target}.id"), **more)


def upgrade():
    op.create_table(
        "recurrence",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("desk_id", "desk"),
        _key("type_id", "request_type"),
        _key("requester_id", "person", index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("pattern", sa.JSON(), nullable=False),
        sa.Column("early_days", sa.Integer(), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date()),
        sa.Column("next_on", sa.Date()),
        sa.Column("planned_on", sa.Date()),
        sa.Column("paused_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_recurrence_next_on", "recurrence", ["next_on"])
    op.create_index("ix_recurrence_desk_id", "recurrence", ["desk_id", "next_on"])
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("recurrence_id", "recurrence"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        _key("request_id", "service_request", nullable=True, index=True),
        sa.UniqueConstraint("recurrence_id", "due_on"),
    )


def downgrade():
    op.drop_table("occurrence")
    op.drop_table("recurrence")

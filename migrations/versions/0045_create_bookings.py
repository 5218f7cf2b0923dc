"""Booked times, who wants to hear of one, and the invitations that go out with mails."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0045"
down_revision = "0044"


def upgrade():
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("desk_id", sa.Integer(), sa.ForeignKey("desk.id"), nullable=False),
        sa.Column("request_id", sa.Integer(), sa.ForeignKey("service_request.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.Column("is_thanks", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    booked = sa.text("state = 'booked'")
    only = {"unique": True, "sqlite_where": booked, "postgresql_where": booked}
    op.create_index("ix_booking_one_of_a_time", "booking", ["person_id", "starts_at"], **only)
    op.create_index("ix_booking_one_of_a_request", "booking", ["request_id"], **only)
    op.create_index("ix_booking_request_id", "booking", ["request_id", "id"])
    op.create_index("ix_booking_desk_id", "booking", ["desk_id", "starts_at"])
    op.create_table(
        "slot_wish",
        sa.Column(
            "request_id", sa.Integer(), sa.ForeignKey("service_request.id"), primary_key=True
        ),
        sa.Column("desk_id", sa.Integer(), sa.ForeignKey("desk.id"), nullable=False),
        sa.Column("before_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_slot_wish_desk_id", "slot_wish", ["desk_id", "told_at", "asked_at"])
    op.add_column("delivery", sa.Column("calendar", sa.Text(), nullable=True))


def downgrade():
    with op.batch_alter_table("delivery") as batch:
        batch.drop_column("calendar")
    op.drop_table("slot_wish")
    op.drop_table("booking")

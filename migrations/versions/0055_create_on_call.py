"""Turns on call, and absences whose work was handed on."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0055"
down_revision = "0054"


def upgrade():
    op.create_table(
        "on_call",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("staff_id", sa.Integer(), sa.ForeignKey("staff_member.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_on_call_staff_id", "on_call", ["staff_id", "ends_on"])
    op.add_column("absence", sa.Column("handed_on_at", UtcDateTime()))


def downgrade():
    with op.batch_alter_table("absence") as batch:
        batch.drop_column("handed_on_at")
    op.drop_table("on_call")

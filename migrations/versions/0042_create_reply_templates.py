"""Replies that a desk, or one person of it, writes once and sends often."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0042"
down_revision = "0041"


def upgrade():
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("desk_id", sa.Integer(), sa.ForeignKey("desk.id"), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_reply_template_desk_id", "reply_template", ["desk_id", "owner_id"])


def downgrade():
    op.drop_table("reply_template")

"""Seals over all chains, one a day."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade():
    op.create_table(
        "anchor",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("request_count", sa.Integer(), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("heads_digest", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("on", name=op.f("pk_anchor")),
    )


def downgrade():
    op.drop_table("anchor")

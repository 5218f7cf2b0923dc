"""Which way serves best now, by desk."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0050"
down_revision = "0049"


def upgrade():
    op.create_table(
        "desk_ways",
        sa.Column("desk_id", sa.Integer(), sa.ForeignKey("desk.id"), primary_key=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
    )


def downgrade():
    op.drop_table("desk_ways")

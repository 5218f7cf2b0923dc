"""How often something was tried."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade():
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )


def downgrade():
    op.drop_table("throttle")

"""What a desk's past teaches about the kind and the size of what is asked."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0036"
down_revision = "0035"


def upgrade():
    op.create_table(
        "learnt_kinds",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("learnt_at", UtcDateTime(), nullable=False),
        sa.Column("kinds", sa.LargeBinary(), nullable=False),
        sa.Column("sizes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_learnt_kinds_desk_id")),
        sa.PrimaryKeyConstraint("desk_id", name=op.f("pk_learnt_kinds")),
    )


def downgrade():
    op.drop_table("learnt_kinds")

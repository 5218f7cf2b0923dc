"""How many working days a type waits for an answer before it closes; 0: for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade():
    op.add_column(
        "request_type",
        sa.Column("answer_days", sa.Integer(), nullable=False, server_default="0"),
    )


def downgrade():
    op.drop_column("request_type", "answer_days")

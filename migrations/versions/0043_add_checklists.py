"""Steps of a type that its desk ticks on each request."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade():
    for table, name, nothing in (
        ("request_type", "checklist", "[]"),
        ("service_request", "ticked", "{}"),
    ):
        column = sa.Column(name, sa.JSON(), nullable=False, server_default=nothing)
        op.add_column(table, column)


def downgrade():
    op.drop_column("service_request", "ticked")
    op.drop_column("request_type", "checklist")

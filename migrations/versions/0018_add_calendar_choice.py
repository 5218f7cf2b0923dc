"""In which calendar a person reads days."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade():
    with op.batch_alter_table("person") as table:
        table.add_column(
            sa.Column("calendar", sa.String(length=10), nullable=False, server_default="usual")
        )


def downgrade():
    with op.batch_alter_table("person") as table:
        table.drop_column("calendar")

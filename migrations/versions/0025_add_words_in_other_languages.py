"""The words of desks, types and questions in other languages."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

WORDED = ("desk", "request_type", "form_field")


def upgrade():
    for table in WORDED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column(
                    "translations", sa.JSON(), nullable=False, server_default=sa.text("'{}'")
                )
            )


def downgrade():
    for table in WORDED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("translations")

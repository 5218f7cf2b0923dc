"""Whether a letter alone does something on the pages of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade():
    with op.batch_alter_table("person") as batch:
        batch.add_column(
            sa.Column("single_keys", sa.Boolean(), nullable=False, server_default="1")
        )


def downgrade():
    with op.batch_alter_table("person") as batch:
        batch.drop_column("single_keys")

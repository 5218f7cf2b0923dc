"""The probability that a source claimed, beside what it was worth."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade():
    with op.batch_alter_table("predicted_need") as table:
        table.add_column(sa.Column("claimed", sa.Double(), nullable=False, server_default="0.5"))
    op.execute("UPDATE predicted_need SET claimed = probability")
    with op.batch_alter_table("predicted_need") as table:
        table.alter_column("claimed", server_default=None)


def downgrade():
    with op.batch_alter_table("predicted_need") as table:
        table.drop_column("claimed")

"""From which day on the owner of an expected need wants to hear of it again."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade():
    with op.batch_alter_table("predicted_need") as table:
        table.add_column(sa.Column("later_on", sa.Date(), nullable=True))


def downgrade():
    with op.batch_alter_table("predicted_need") as table:
        table.drop_column("later_on")

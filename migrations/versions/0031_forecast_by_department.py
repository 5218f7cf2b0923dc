"""What a department will ask of a kind."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade():
    with op.batch_alter_table("forecast_point") as table:
        table.add_column(
            sa.Column("department", sa.String(length=80), nullable=False, server_default="")
        )
        table.alter_column(
            "level", existing_type=sa.String(length=6), type_=sa.String(length=10),
            existing_nullable=False,
        )  # fmt: skip


def downgrade():
    op.execute("DELETE FROM forecast_point WHERE level = 'department'")
    with op.batch_alter_table("forecast_point") as table:
        table.alter_column(
            "level", existing_type=sa.String(length=10), type_=sa.String(length=6),
            existing_nullable=False,
        )  # fmt: skip
        table.drop_column("department")

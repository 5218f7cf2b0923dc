"""Versions for what can be edited, who filed for somebody else, how long reopening is open."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

VERSIONED = ("desk", "staff_member", "absence")


def upgrade():
    for table in VERSIONED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("version", sa.Integer(), nullable=False, server_default="1")
            )
    with op.batch_alter_table("desk") as batch:
        batch.add_column(
            sa.Column("reopen_days", sa.Integer(), nullable=False, server_default="14")
        )
    with op.batch_alter_table("service_request") as batch:
        batch.add_column(sa.Column("filed_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_service_request_filed_by_id"), "person", ["filed_by_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("service_request") as batch:
        batch.drop_constraint(op.f("fk_service_request_filed_by_id"), type_="foreignkey")
        batch.drop_column("filed_by_id")
    with op.batch_alter_table("desk") as batch:
        batch.drop_column("reopen_days")
    for table in VERSIONED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("version")

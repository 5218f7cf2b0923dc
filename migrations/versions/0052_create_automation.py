"""What is done by rule for a type, and a receipt of each time."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0052"
down_revision = "0051"


def upgrade():
    op.create_table(
        "automation",
        sa.Column("type_id", sa.Integer(), sa.ForeignKey("request_type.id"), primary_key=True),
        sa.Column("desk_id", sa.Integer(), sa.ForeignKey("desk.id"), nullable=False, index=True),
        sa.Column("rung", sa.String(10), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("url", sa.String(400), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("answers_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("rung_since_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "execution",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "request_id",
            sa.Integer(),
            sa.ForeignKey("service_request.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("type_id", sa.Integer(), sa.ForeignKey("request_type.id"), nullable=False),
        sa.Column("requester_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column(
            "need_id",
            sa.Integer(),
            sa.ForeignKey("predicted_need.id"),
            nullable=True,
            index=True,
        ),
        sa.Column("rung", sa.String(10), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(200), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("undo_until_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
    )
    op.create_index("ix_execution_type_id", "execution", ["type_id", "rung", "id"])
    op.create_index("ix_execution_requester_id", "execution", ["requester_id", "id"])


def downgrade():
    op.drop_table("execution")
    op.drop_table("automation")

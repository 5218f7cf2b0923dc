"""Promises, and what planning learnt from a desk"s past."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade():
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("p10_at", UtcDateTime(), nullable=False),
        sa.Column("p50_at", UtcDateTime(), nullable=False),
        sa.Column("p90_at", UtcDateTime(), nullable=False),
        sa.Column("case_count", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_promise_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_promise_request_id_number")),
    )
    op.create_index("ix_promise_made_at", "promise", ["made_at"], unique=False)
    op.create_table(
        "desk_history",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("cases", sa.LargeBinary(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_desk_history_desk_id")),
        sa.PrimaryKeyConstraint("desk_id", name=op.f("pk_desk_history")),
    )


def downgrade():
    op.drop_table("desk_history")
    op.drop_table("promise")

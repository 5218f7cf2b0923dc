"""Those who want to be called when it is their turn."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0049"
down_revision = "0048"


def upgrade():
    op.create_table(
        "call_back",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("desk_id", sa.Integer(), sa.ForeignKey("desk.id"), nullable=False),
        sa.Column("request_id", sa.Integer(), sa.ForeignKey("service_request.id"), nullable=False),
        sa.Column("skill_id", sa.Integer(), sa.ForeignKey("skill.id"), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("said_p50", sa.Double(), nullable=True),
        sa.Column("said_p90", sa.Double(), nullable=True),
        sa.Column("took", sa.Double(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before_at", UtcDateTime(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    in_line = sa.text("state IN ('waiting', 'calling')")
    op.create_index(
        "ix_call_back_one_of_a_request",
        "call_back",
        ["request_id"],
        unique=True,
        sqlite_where=in_line,
        postgresql_where=in_line,
    )
    op.create_index("ix_call_back_line", "call_back", ["desk_id", "state", "asked_at"])
    op.create_index("ix_call_back_request_id", "call_back", ["request_id", "id"])


def downgrade():
    op.drop_table("call_back")

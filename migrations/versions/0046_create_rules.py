"""Rules of a desk, and each time one ran."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0046"
down_revision = "0045"


def _key(name: str, target: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{target}.id"), nullable=False)


def upgrade():
    op.create_table(
        "rule",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("desk_id", "desk"),
        _key("owner_id", "person"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(16), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("deeds", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("live_at", UtcDateTime()),
        sa.Column("removed_at", UtcDateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_rule_desk_id", "rule", ["desk_id", "position"])
    op.create_table(
        "rule_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("rule_id", "rule"),
        _key("request_id", "service_request"),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("ran_at", UtcDateTime(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("did", sa.JSON(), nullable=False),
        sa.Column("failed", sa.JSON(), nullable=False),
        sa.UniqueConstraint("rule_id", "event_id"),
    )
    op.create_index("ix_rule_run_request_id", "rule_run", ["request_id"])
    op.create_index("ix_rule_run_rule_id", "rule_run", ["rule_id", "id"])


def downgrade():
    op.drop_table("rule_run")
    op.drop_table("rule")

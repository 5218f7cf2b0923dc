"""Dated facts, and what departments say is coming."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade():
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("falls_on", sa.Date(), nullable=False),
        sa.Column("notice_months", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("last_safe_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_obligation_desk_id")),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_obligation_type_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_obligation_owner_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_obligation_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_obligation_source_external_id")
        ),
    )
    op.create_index("ix_obligation_open", "obligation", ["desk_id", "outcome", "due_on"])
    op.create_index("ix_obligation_settled", "obligation", ["desk_id", "settled_at"])
    op.create_index("ix_obligation_owner_id", "obligation", ["owner_id"])
    op.create_index("ix_obligation_request_id", "obligation", ["request_id"])
    op.create_table(
        "announced_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("announced_by_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("occasion", sa.String(length=12), nullable=False),
        sa.Column("certainty", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("announced_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_announced_event_desk_id")),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_announced_event_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["announced_by_id"], ["person.id"], name=op.f("fk_announced_event_announced_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announced_event")),
    )
    op.create_index("ix_announced_event_desk_id", "announced_event", ["desk_id", "ends_on"])
    op.create_index("ix_announced_event_department", "announced_event", ["department", "ends_on"])


def downgrade():
    op.drop_table("announced_event")
    op.drop_table("obligation")

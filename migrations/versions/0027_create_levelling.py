"""What was done about weeks that were too full, and calmer days offered to askers."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0027"
down_revision = "0026"


def upgrade():
    op.create_table(
        "levelling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("reverted_at", UtcDateTime(), nullable=True),
        sa.Column("reverted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_levelling_desk_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_levelling_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverted_by_id"], ["person.id"], name=op.f("fk_levelling_reverted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_levelling")),
    )
    op.create_index("ix_levelling_desk_id", "levelling", ["desk_id", "reverted_at"], unique=False)
    op.create_table(
        "day_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("levelling_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["levelling_id"], ["levelling.id"], name=op.f("fk_day_offer_levelling_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_day_offer_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_offer")),
        sa.UniqueConstraint("request_id", name=op.f("uq_day_offer_request_id")),
    )
    op.create_index(
        "ix_day_offer_levelling_id", "day_offer", ["levelling_id", "status"], unique=False
    )


def downgrade():
    op.drop_table("day_offer")
    op.drop_table("levelling")

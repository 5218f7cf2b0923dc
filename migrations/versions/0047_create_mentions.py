"""Whose word is waited for on a request that somebody else has."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0047"
down_revision = "0046"


def upgrade():
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("request_id", sa.Integer(), sa.ForeignKey("service_request.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_mention_request_id", "mention", ["request_id"])
    op.create_index("ix_mention_person_id", "mention", ["person_id", "ended_at"])


def downgrade():
    op.drop_table("mention")

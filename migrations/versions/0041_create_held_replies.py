"""Replies that wait a few seconds before they go out, and who writes on one request."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0041"
down_revision = "0040"


def upgrade():
    op.create_table(
        "held_reply",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "request_id",
            sa.Integer(),
            sa.ForeignKey("service_request.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("send_at", UtcDateTime(), nullable=False, index=True),
    )
    op.create_index("ix_draft_form", "draft", ["form"])
    some = sa.text("filed_by_id IS NOT NULL")
    op.create_index(
        "ix_service_request_filed_by",
        "service_request",
        ["filed_by_id"],
        sqlite_where=some,
        postgresql_where=some,
    )


def downgrade():
    op.drop_index("ix_service_request_filed_by", "service_request")
    op.drop_index("ix_draft_form", "draft")
    op.drop_table("held_reply")

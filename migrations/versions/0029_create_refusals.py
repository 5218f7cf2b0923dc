"""Who passed an offered request on, and why."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0029"
down_revision = "0028"


def upgrade():
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_refusal_request_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_refusal_person_id")),
        sa.ForeignKeyConstraint(["type_id"], ["request_type.id"], name=op.f("fk_refusal_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
    )
    op.create_index(
        "ix_refusal_person_id", "refusal", ["person_id", "type_id", "reason"], unique=False
    )
    op.create_index(op.f("ix_refusal_request_id"), "refusal", ["request_id"], unique=False)


def downgrade():
    op.drop_table("refusal")

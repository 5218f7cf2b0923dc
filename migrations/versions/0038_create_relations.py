"""How two requests stand to each other: linked, merged, split off, a part of."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0038"
down_revision = "0037"


def upgrade():
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_relation_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["service_request.id"], name=op.f("fk_relation_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_relation_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint(
            "request_id", "other_id", "kind", name=op.f("uq_relation_request_id_other_id_kind")
        ),
    )
    op.create_index(op.f("ix_relation_other_id"), "relation", ["other_id"])


def downgrade():
    op.drop_index(op.f("ix_relation_other_id"), "relation")
    op.drop_table("relation")

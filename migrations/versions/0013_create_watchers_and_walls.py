"""Who follows a request, and who must not sense it."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade():
    op.create_table(
        "watcher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watcher_person_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_watcher_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watcher")),
        sa.UniqueConstraint(
            "request_id", "person_id", name=op.f("uq_watcher_request_id_person_id")
        ),
    )
    op.create_index(op.f("ix_watcher_person_id"), "watcher", ["person_id"], unique=False)
    op.create_table(
        "wall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("built_by_id", sa.Integer(), nullable=True),
        sa.Column("built_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["built_by_id"], ["person.id"], name=op.f("fk_wall_built_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wall_person_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_wall_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_wall_request_id_person_id")),
    )
    op.create_index(op.f("ix_wall_person_id"), "wall", ["person_id"], unique=False)


def downgrade():
    op.drop_table("wall")
    op.drop_table("watcher")

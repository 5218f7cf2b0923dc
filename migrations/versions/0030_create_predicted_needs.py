"""Needs that are expected before anybody asks, what fulfilled them, and work ahead of them."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0030"
down_revision = "0029"

IS_OPEN = sa.text("state = 'open'")


def upgrade():
    with op.batch_alter_table("obligation") as table:
        table.add_column(sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "predicted_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Double(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("happens_once", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("closed_why", sa.String(length=12), nullable=True),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_predicted_need_{column}"))
            for column, to in (
                ("desk_id", "desk.id"),
                ("type_id", "request_type.id"),
                ("requester_id", "person.id"),
                ("obligation_id", "obligation.id"),
                ("event_id", "announced_event.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_predicted_need")),
    )
    op.create_index(
        "ix_predicted_need_one_open", "predicted_need", ["desk_id", "source", "key"],
        unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
    )  # fmt: skip
    op.create_index("ix_predicted_need_open", "predicted_need", ["desk_id", "state", "type_id"])
    op.create_index(
        "ix_predicted_need_closed", "predicted_need", ["desk_id", "source", "closed_at"]
    )
    op.create_index(
        "ix_predicted_need_mine", "predicted_need", ["requester_id", "state", "last_on"]
    )
    op.create_index(op.f("ix_predicted_need_obligation_id"), "predicted_need", ["obligation_id"])
    op.create_table(
        "need_match",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("matched_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_need_match_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["predicted_need.id"], name=op.f("fk_need_match_need_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_need_match")),
    )
    op.create_index(op.f("ix_need_match_need_id"), "need_match", ["need_id"])
    op.create_table(
        "ahead_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Double(), nullable=False),
        sa.Column("worked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["predicted_need.id"], name=op.f("fk_ahead_work_need_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ahead_work_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ahead_work")),
    )
    op.create_index(op.f("ix_ahead_work_need_id"), "ahead_work", ["need_id"])
    op.create_index("ix_ahead_work_person_id", "ahead_work", ["person_id", "on"])
    with op.batch_alter_table("planned_work") as table:
        table.add_column(sa.Column("need_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_planned_work_need_id"), "predicted_need", ["need_id"], ["id"]
        )
        table.create_index(op.f("ix_planned_work_need_id"), ["need_id"])


def downgrade():
    with op.batch_alter_table("planned_work") as table:
        table.drop_index(op.f("ix_planned_work_need_id"))
        table.drop_constraint(op.f("fk_planned_work_need_id"), type_="foreignkey")
        table.drop_column("need_id")
    for table_name in ("ahead_work", "need_match", "predicted_need"):
        op.drop_table(table_name)
    with op.batch_alter_table("obligation") as table:
        table.drop_column("asked")

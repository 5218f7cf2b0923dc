"""Who was told of what ahead of need, and who wants to hear no more of it."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0044"
down_revision = "0043"


def upgrade():
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("need_id", sa.Integer(), sa.ForeignKey("predicted_need.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("desk_id", sa.Integer(), sa.ForeignKey("desk.id"), nullable=False),
        sa.Column("type_id", sa.Integer(), sa.ForeignKey("request_type.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_reminder", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("later_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("need_id", "number"),
    )
    op.create_index("ix_nudge_person_id", "nudge", ["person_id", "sent_on"])
    op.create_index("ix_nudge_desk_id", "nudge", ["desk_id", "sent_on"])
    op.create_table(
        "nudge_refusal",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column(
            "type_id",
            sa.Integer(),
            sa.ForeignKey("request_type.id"),
            primary_key=True,
            index=True,
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False),
    )
    with op.batch_alter_table("desk") as table:
        table.add_column(
            sa.Column("nudges_a_month", sa.Integer(), nullable=False, server_default="3")
        )
    with op.batch_alter_table("notice") as table:
        table.alter_column("request_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("need_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_notice_need_id"), "predicted_need", ["need_id"], ["id"])
        table.create_unique_constraint(
            op.f("uq_notice_person_id_need_id_event_id"), ["person_id", "need_id", "event_id"]
        )
        table.create_index(op.f("ix_notice_need_id"), ["need_id"])


def downgrade():
    op.execute("DELETE FROM notice WHERE request_id IS NULL")
    with op.batch_alter_table("notice") as table:
        table.drop_index(op.f("ix_notice_need_id"))
        table.drop_constraint(op.f("uq_notice_person_id_need_id_event_id"), type_="unique")
        table.drop_constraint(op.f("fk_notice_need_id"), type_="foreignkey")
        table.drop_column("need_id")
        table.alter_column("request_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("desk") as table:
        table.drop_column("nudges_a_month")
    op.drop_table("nudge_refusal")
    op.drop_table("nudge")

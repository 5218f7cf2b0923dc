"""Whose word a request needs: the rule of its type, the people asked, who decides for them."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0020"
down_revision = "0019"

SETTINGS = ("approval_stops_clock", "approval_by_mail")


def upgrade():
    with op.batch_alter_table("request_type") as batch:
        for name in SETTINGS:
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default="1"))
    with op.batch_alter_table("service_request") as batch:
        batch.add_column(sa.Column("declined_at", UtcDateTime(), nullable=True))
    op.create_table(
        "approval_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("need", sa.String(length=4), nullable=False),
        sa.Column("amount_field", sa.String(length=60), nullable=True),
        sa.Column("above", sa.Double(), nullable=True),
        sa.Column("only_if", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_approval_step_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_step")),
        sa.UniqueConstraint("type_id", "position", name=op.f("uq_approval_step_type_id_position")),
    )
    _create_approval()
    _create_delegation()


def _create_approval():
    people = ("person_id", "stand_in_id", "decided_by_id")
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=4), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=8), nullable=False),
        sa.Column("amount_field", sa.String(length=60), nullable=True),
        sa.Column("above", sa.Double(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_approval_request_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_approval_{name}"))
            for name in people
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index("ix_approval_request_id", "approval", ["request_id", "step"])
    op.create_index("ix_approval_person_id", "approval", ["person_id", "status"])
    op.create_index("ix_approval_stand_in_id", "approval", ["stand_in_id", "status"])
    op.create_index("ix_approval_status", "approval", ["status", "id"])


def _create_delegation():
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_delegation_{name}"))
            for name in ("person_id", "deputy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_person_id", "delegation", ["person_id", "ends_on"])
    op.create_index(op.f("ix_delegation_deputy_id"), "delegation", ["deputy_id"])


def downgrade():
    op.drop_table("delegation")
    op.drop_table("approval")
    op.drop_table("approval_step")
    with op.batch_alter_table("service_request") as batch:
        batch.drop_column("declined_at")
    with op.batch_alter_table("request_type") as batch:
        for name in SETTINGS:
            batch.drop_column(name)

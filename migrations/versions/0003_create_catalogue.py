"""Request types and the fields of their forms."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "request_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("is_incident", sa.Boolean(), nullable=False),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("effort_p50_minutes", sa.Double(), nullable=False),
        sa.Column("effort_p90_minutes", sa.Double(), nullable=False),
        sa.Column("effort_is_assumed", sa.Boolean(), nullable=False),
        sa.Column("response_target_minutes", sa.Integer(), nullable=True),
        sa.Column("resolution_target_minutes", sa.Integer(), nullable=True),
        sa.Column("due_field", sa.String(length=60), nullable=True),
        sa.Column("due_minute", sa.Integer(), nullable=True),
        sa.Column("due_offset_months", sa.Integer(), nullable=False),
        sa.Column("due_is_hard", sa.Boolean(), nullable=False),
        sa.Column("early_days", sa.Integer(), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("advice", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_request_type_desk_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_request_type_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_type")),
        sa.UniqueConstraint("desk_id", "slug", name=op.f("uq_request_type_desk_id_slug")),
    )
    op.create_index(op.f("ix_request_type_desk_id"), "request_type", ["desk_id"], unique=False)
    op.create_table(
        "form_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("pain", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("shown_if", sa.JSON(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_form_field_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_field")),
        sa.UniqueConstraint("type_id", "slug", name=op.f("uq_form_field_type_id_slug")),
    )


def downgrade():
    op.drop_table("form_field")
    op.drop_table("request_type")

"""A lead's hand, scores of what was said, and the many requests of one major incident."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0026"
down_revision = "0025"


def upgrade():
    with op.batch_alter_table("forecast_run") as table:
        for name in ("lately", "watch", "said"):
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_adjustment_desk_id")),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_adjustment_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_adjustment_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment")),
    )
    op.create_index("ix_adjustment_desk_id", "adjustment", ["desk_id", "ends_on"])
    op.create_table(
        "forecast_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        *(
            sa.Column(name, sa.Double(), nullable=False)
            for name in ("naive", "base", "before_hand", "said", "low", "high", "came")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_forecast_score_desk_id")),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_forecast_score_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_score")),
    )
    op.create_index("ix_forecast_score_desk_id", "forecast_score", ["desk_id", "week_on"])
    op.create_table(
        "link",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_link_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["service_request.id"], name=op.f("fk_link_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"], ["person.id"], name=op.f("fk_link_linked_by_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_link")),
    )
    op.create_index("ix_link_incident_id", "link", ["incident_id"])


def downgrade():
    op.drop_table("link")
    op.drop_table("forecast_score")
    op.drop_table("adjustment")
    with op.batch_alter_table("forecast_run") as table:
        for name in ("lately", "watch", "said"):
            table.drop_column(name)

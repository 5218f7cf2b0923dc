"""Stored forecasts."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade():
    op.create_table(
        "forecast_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("cutoff_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("backtest", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_forecast_run_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_run")),
    )
    op.create_index(
        "ix_forecast_run_desk_id", "forecast_run", ["desk_id", "made_at"], unique=False
    )
    op.create_table(
        "forecast_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=6), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("grain", sa.String(length=5), nullable=False),
        sa.Column("metric", sa.String(length=8), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("q025", sa.Double(), nullable=False),
        sa.Column("q10", sa.Double(), nullable=False),
        sa.Column("q25", sa.Double(), nullable=False),
        sa.Column("q50", sa.Double(), nullable=False),
        sa.Column("q75", sa.Double(), nullable=False),
        sa.Column("q90", sa.Double(), nullable=False),
        sa.Column("q975", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["forecast_run.id"],
            name=op.f("fk_forecast_point_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_forecast_point_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_point")),
    )
    op.create_index(
        "ix_forecast_point_run_id",
        "forecast_point",
        ["run_id", "grain", "metric", "level"],
        unique=False,
    )


def downgrade():
    op.drop_table("forecast_point")
    op.drop_table("forecast_run")

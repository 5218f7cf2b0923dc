"""Stored forecasts, each with its age and its own back-test."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base


class RunStatus(StrEnum):
    WRITING = "writing"  # its points are still coming: not shown
    DONE = "done"
    TOO_LITTLE_DATA = "too_little"
    FAILED = "failed"


class ForecastRun(Base):
    """One calculation for a desk (no desk: all together).

    `chosen` and `backtest`: grain -> "desk", "all" or a type's id -> method, back-test; the
    latter is what the accuracy table shows.
    """

    __tablename__ = "forecast_run"
    __table_args__ = (Index("ix_forecast_run_desk_id", "desk_id", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    made_at: Mapped[datetime]
    cutoff_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(10))
    chosen: Mapped[dict] = mapped_column(JSON, default=dict)
    backtest: Mapped[dict] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")


class ForecastPoint(Base):
    """`level`: all, desk or type; `grain`: day or week (its Monday); `metric`: requests or hours.

    Weeks up to the run's cutoff are actuals, with all quantiles alike.
    """

    __tablename__ = "forecast_point"
    __table_args__ = (Index("ix_forecast_point_run_id", "run_id", "grain", "metric", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(6))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("request_type.id"))
    grain: Mapped[str] = mapped_column(String(5))
    metric: Mapped[str] = mapped_column(String(8))
    on: Mapped[date]
    mean: Mapped[float]
    q025: Mapped[float]
    q10: Mapped[float]
    q25: Mapped[float]
    q50: Mapped[float]
    q75: Mapped[float]
    q90: Mapped[float]
    q975: Mapped[float]

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

    `chosen` and `backtest`: grain (day, week, month) -> node -> value, where a node is "desk",
    "all" or a type's id as text. `chosen`: names of the forecasters averaged, best first, joined
    by "+" ("averaged_half_lives+poisson_84+root_smoothing"); "seasonal_naive" alone where nothing
    beat it, "median_of_pool" with fewer than two cutoffs, "too_little_data" where the node takes
    its share of its parent's forecast. `backtest`: the fields of `forecast.backtest.Backtest`,
    `floor` (error share nobody can avoid at this volume) and `uses_calendar` (closed days helped);
    see `queries.runs.Accuracy`, which reads them. Months are there from half a year on.
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
    """`level`: all, desk or type; `grain`: day, week (`on` its Monday) or month (the 1st);
    `metric`: requests or hours (counts x effort of matured requests).

    42 days, 26 weeks, 6 months ahead, the first week and month the one that has not ended at the
    cutoff. The bands of 50, 80 and 95 % are q25 to q75, q10 to q90, q025 to q975. Children add up
    to their parent in the mean. Before the cutoff stand 26 weeks and 12 months of actuals, with
    all quantiles alike.
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

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

    `lately`, `watch`, `said`: by node, the last weeks as they would have been said, changes
    of level, and the next week as it is said now.
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
    lately: Mapped[dict] = mapped_column(JSON, default=dict)
    watch: Mapped[dict] = mapped_column(JSON, default=dict)
    said: Mapped[dict] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")


class ForecastPoint(Base):
    """`level`: all, desk, type or department (of a type, by week, newest run only); `grain`:
    day, week (`on` its Monday) or month (the 1st); `metric`: requests or hours (counts x effort of
    matured requests).

    42 days, 26 weeks, 6 months ahead, the first week and month the one that has not ended at the
    cutoff. The bands of 50, 80 and 95 % are q25 to q75, q10 to q90, q025 to q975. Children add up
    to their parent in the mean. Before the cutoff stand 26 weeks and 12 months of actuals, with
    all quantiles alike.
    """

    __tablename__ = "forecast_point"
    __table_args__ = (Index("ix_forecast_point_run_id", "run_id", "grain", "metric", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(10))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("request_type.id"))
    department: Mapped[str] = mapped_column(String(80), default="", server_default="")
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


class Adjustment(Base):
    """A lead's hand on the forecast of some days; it ends by itself. No type: the whole desk."""

    __tablename__ = "adjustment"
    __table_args__ = (Index("ix_adjustment_desk_id", "desk_id", "ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("request_type.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    percent: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ForecastScore(Base):
    """Requests of one week as they were said before it began, and what came; once it has ended.

    `base`: from the past alone; `before_hand`: with what is announced and falls due; `said`: with
    a lead's hand, and its 80 % range. No type: the whole desk.
    """

    __tablename__ = "forecast_score"
    __table_args__ = (Index("ix_forecast_score_desk_id", "desk_id", "week_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("request_type.id"))
    week_on: Mapped[date]
    said_at: Mapped[datetime]
    naive: Mapped[float]
    base: Mapped[float]
    before_hand: Mapped[float]
    said: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    came: Mapped[float]

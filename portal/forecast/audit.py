"""What is written down about the forecast: codes only."""

from enum import StrEnum


class ForecastKind(StrEnum):
    FORECAST_ADJUSTED = "forecast_adjusted"
    ADJUSTMENT_ENDED = "adjustment_ended"
    LEVEL_CHANGED = "level_changed"  # by itself, told to the leads


def subject_of_adjustment(adjustment_id: int) -> str:
    return f"adjustment:{adjustment_id}"

"""Holidays: filled with the usual level before fitting, scaled down again on prediction."""

from dataclasses import replace

import numpy as np

from portal.forecast.bursts import bursts
from portal.forecast.panel import Floats, Panel

UNKNOWN_FACTOR = 0.03
NEIGHBOUR_WEEKS = 4
MOSTLY_CLOSED = 0.7


def open_panel(panel: Panel) -> tuple[Panel, Floats]:
    """The panel as if the desk had never closed, and each series' closed-day factor.

    A day or week that is mostly closed, not known or a burst takes the mean of the same weekday in
    the four weeks on either side (inside the panel: nothing after the cutoff is read); a week
    closed in part is scaled up. The factor, float[series], is what arrives on a closed day as
    a share of an open one, learned from the past.
    """
    panel = without_bursts(panel)
    known = np.isfinite(panel.actuals)
    if known.all() and not panel.closed.any():
        return panel, np.full(len(panel.actuals), UNKNOWN_FACTOR)
    usual = usual_level(panel)
    factor = closed_factor(panel, usual=usual)
    share_open = 1 - panel.closed * (1 - factor[:, None])
    scaled = panel.actuals / np.maximum(share_open, 1 - MOSTLY_CLOSED)
    filled = np.where(known & (panel.closed < MOSTLY_CLOSED), scaled, usual)
    return replace(panel, actuals=filled, closed=np.zeros_like(panel.closed)), factor


def share_open(panel: Panel, factor: Floats) -> Floats:
    """float[series, steps ahead]: what the closed days ahead leave of an open panel's forecast."""
    return 1 - panel.closed_ahead * (1 - factor[:, None])


def without_bursts(panel: Panel) -> Panel:
    """The panel with bursts (bursts.py) as steps that are not known."""
    found = bursts(panel.actuals)
    return replace(panel, actuals=np.where(found, np.nan, panel.actuals)) if found.any() else panel


def without_gaps(panel: Panel) -> Panel:
    """The panel with unknown steps filled and closed days left as they were."""
    if np.isfinite(panel.actuals).all():
        return panel
    filled = np.where(np.isfinite(panel.actuals), panel.actuals, usual_level(panel))
    return replace(panel, actuals=filled)


def usual_level(panel: Panel) -> Floats:
    """float[series, steps]: mean of the known open steps of the same weekday nearby.

    Where none is near: the mean of all known open steps; where there is none, 0.
    """
    season = panel.season_length
    open_and_known = np.isfinite(panel.actuals) & (panel.closed == 0)
    counts = np.where(open_and_known, panel.actuals, 0.0)
    total = _sum_of_neighbours(counts, season)
    number = _sum_of_neighbours(open_and_known.astype(float), season)
    overall = counts.sum(axis=1) / np.maximum(1, open_and_known.sum(axis=1))
    return np.where(number > 0, total / np.maximum(1, number), overall[:, None])


def closed_factor(panel: Panel, *, usual: Floats) -> Floats:
    """float[series]: requests on a closed day as a share of an open day's, between 0 and 1.

    A ratio of sums, drawn to the panel's own ratio, and that to .03 with the weight of one
    closed step: a calendar that is not this desk's switches itself off after a few holidays.
    """
    seen = np.isfinite(panel.actuals) & (panel.closed > 0)
    arrived = np.where(seen, panel.actuals - usual * (1 - panel.closed), 0.0).sum(axis=1)
    usually = np.where(seen, usual * panel.closed, 0.0).sum(axis=1)
    one_closed = usually.sum() / max(1, np.count_nonzero(panel.closed))
    pooled = _ratio(arrived.sum(), usually.sum(), towards=UNKNOWN_FACTOR, weight=one_closed)
    one_step = usual.mean(axis=1) if panel.steps else np.zeros(len(usual))
    return _ratio(arrived, usually, towards=pooled, weight=2 * one_step)


def _ratio(part: Floats, whole: Floats, *, towards: Floats, weight: Floats) -> Floats:
    denominator = whole + weight
    drawn = (part + towards * weight) / np.where(denominator > 0, denominator, 1.0)
    return np.clip(np.where(denominator > 0, drawn, UNKNOWN_FACTOR), 0.0, 1.0)


def _sum_of_neighbours(values: Floats, season: int) -> Floats:
    """Sum over the same weekday up to four weeks before and after, itself included."""
    series, steps = values.shape
    weeks = -(-steps // season)
    padded = np.zeros((series, weeks * season))
    padded[:, :steps] = values
    by_week = padded.reshape(series, weeks, season)
    running = np.zeros((series, weeks + 1, season))
    np.cumsum(by_week, axis=1, out=running[:, 1:])
    week = np.arange(weeks)
    until = np.minimum(weeks, week + NEIGHBOUR_WEEKS + 1)
    since = np.maximum(0, week - NEIGHBOUR_WEEKS)
    return (running[:, until] - running[:, since]).reshape(padded.shape)[:, :steps]

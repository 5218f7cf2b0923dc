"""Layouts of logs that are known: where such a log keeps what matters."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Preset:
    """`marks`: keys of the JSON in `extra` by which such a log is known. `remark`: what its
    figures mean, for the report."""

    marks: frozenset[str]
    mappings: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


PRESETS = {
    "servicenow": Preset(
        marks=frozenset({"resolved_at", "made_sla", "closed_code"}),
        mappings={
            "resolved_at": "extra.resolved_at",
            "first_group": "extra.first_group",
            "reopen_count": "extra.reopen_count",
        },
        remark="closed_at is mostly an automatic close days after the work: resolution is taken "
        "from extra.resolved_at, from closed_at only where that is missing.",
    ),
    "helpdesk": Preset(
        marks=frozenset({"resolved_at", "first_taken_by", "takes_in_charge"}),
        mappings={"resolved_at": "extra.resolved_at"},
        remark="closed_at is an automatic close about 30 days after the work: resolution is taken "
        "from extra.resolved_at.",
    ),
    "travel": Preset(
        marks=frozenset({"approved_at", "submissions", "rejections"}),
        mappings={"resolved_at": "extra.approved_at"},
        remark="closed_at is the day of a payment run: the work ends with the approval, which is "
        "taken from extra.approved_at.",
    ),
}
NONE = "none"


def preset_of(keys: frozenset[str]) -> str:
    """Name of the layout whose marks are all among the keys; "none" when there is none."""
    return next((name for name, one in PRESETS.items() if one.marks <= keys), NONE)

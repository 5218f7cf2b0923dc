"""How a request type and a question of its form are written down in the demo company's tables."""

import math
from dataclasses import dataclass

Z90 = 1.2815515655446004  # the 90 % point of the standard normal


@dataclass(frozen=True)
class Question:
    """One field; `shown_if` is (field, value); choices are (value, words)."""

    slug: str
    label: str
    pain: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = True
    shown_if: tuple[str, str] | None = None


@dataclass(frozen=True)
class DemoType:
    """`effort`: median and P90 in hands-on minutes; `targets`: first answer and done, in working
    hours (done None: the date in `due_field` decides); `window`: working days early and late;
    `who`: departments that ask, with how much more than others."""

    code: str
    desk: str
    slug: str
    title: str
    summary: str
    keywords: str
    skill: str
    weekly: float
    effort: tuple[float, float]
    targets: tuple[float, float | None]
    weight: float
    window: tuple[int, int]
    who: tuple[tuple[str, float], ...]
    questions: tuple[Question, ...]
    advice: str = ""
    confidentiality: str = "open"
    is_incident: bool = False
    due_field: str | None = None
    due_minute: int | None = None
    due_offset_months: int = 0
    due_is_hard: bool = False

    @property
    def log_sd(self) -> float:
        return math.log(self.effort[1] / self.effort[0]) / Z90


def choices(*pairs: str) -> tuple[tuple[str, str], ...]:
    """`"new=A new one"` -> (("new", "A new one"),)"""
    return tuple(tuple(pair.split("=", 1)) for pair in pairs)

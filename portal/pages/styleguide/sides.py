"""The two sides of the style guide: the same parts, filled in one language of each direction."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

from portal import clock
from portal.pages.charts import FanChart, fan_chart, load_level
from portal.pages.sparks import Spark, spark
from portal.pages.styleguide.forms import sample_decision, sample_form
from portal.pages.styleguide.words import ENGLISH, PERSIAN
from portal.pages.weekly_hours import Week

STATES = ("done", "done", "turn", "todo", "todo")
LOADS = ((78, 84, 112, 60, 45), (66, None, 96, 88, 70), (0, 55, 48, 101, 81))
STRIP = ("today", "out", "in", "likely", "weekend", "weekend", "in", "out", "out")
MIDDLE = (142, 151, 138, 160, 149, 156, 162, 198, 171, 104, 62, 130, 168)
PAST = 6
WIDER = 5  # hours by which each further week is less certain


@dataclass(frozen=True)
class Side:
    """One direction: its words, and rows like those that pages get from their queries."""

    code: str
    direction: str
    words: dict
    form: object = field(init=False)
    decision: object = field(init=False)
    refused: object = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "form", sample_form(self.words, code=self.code))
        object.__setattr__(self, "decision", sample_decision(code=self.code))
        refused = sample_decision(code=f"{self.code}-no", wrong=self.words["wrong"])
        object.__setattr__(self, "refused", refused)

    def __getattr__(self, name):
        try:
            return self.words[name]
        except KeyError as missing:
            raise AttributeError(name) from missing

    @property
    def strip(self) -> list[dict]:
        named = zip(self.words["days"], STRIP, strict=True)
        numbers = (24 + place if place < 7 else place - 6 for place in range(len(STRIP)))
        return [
            {"weekday": weekday, "number": number, "state": state}
            for (weekday, state), number in zip(named, numbers, strict=True)
        ]

    def track(self, *states: str) -> list[dict]:
        labels = self.words["steps"]
        return [
            {"label": label, "state": state, "when": self.words["when"] if state != "todo" else ""}
            for label, state in zip(labels, states or STATES, strict=False)
        ]

    @property
    def moves(self) -> list[dict]:
        said = self.words
        return [
            {"words": said["before"], "promised": said["when"], "reason": ""},
            {"words": said["promise"], "promised": said["when"], "reason": said["reason"]},
        ]

    @property
    def talk(self) -> list[dict]:
        said = self.words
        lines = [("you", "answer"), ("staff", "why_not"), ("event", "moved")]
        lines += [("internal", "inside"), ("turn", "said")]
        return [
            {
                "kind": kind,
                "author": said["asker"] if kind == "you" else said["who"],
                "about": said["desk"],
                "when": said["when"],
                "body": said[name],
            }
            for kind, name in lines
        ]

    @property
    def course(self) -> list[dict]:
        """Whose word is needed: given, asked, asked of the reader, later."""
        return [
            {"name": name, "words": words, "aside": aside, "state": state}
            for (name, words, aside), state in zip(
                self.words["course"], ("done", "now", "turn", "todo"), strict=True
            )
        ]

    @property
    def plan(self) -> list[dict]:
        titles = (self.words["title"], self.words["long"], self.words["desk"])
        kinds = ("work", "ahead", "free")
        return [
            {"title": title, "kind": kind, "minutes": minutes, "why": why, "url": url}
            for title, kind, (minutes, why), url in zip(
                titles, kinds, self.words["plan"], ("#plan", "#plan", ""), strict=True
            )
        ]

    @property
    def level_weeks(self) -> list[dict]:
        return [
            {**_cell(percent), "label": label}
            for label, percent in zip(self.words["weeks"], LOADS[1], strict=True)
        ]

    @property
    def chart_of_weeks(self) -> FanChart:
        words = self.words["chart"][1]
        return fan_chart(
            _weeks(),
            this_week=PAST,
            this_week_words=self.words["days"][0],
            capacity_words=self.words["columns"][3],
            note_at=PAST + 1,
            note_words=words,
            rtl=self.direction == "rtl",
        )

    @property
    def spark(self) -> Spark:
        return spark(MIDDLE[:PAST], rtl=self.direction == "rtl")

    @property
    def load_days(self) -> list[dict]:
        return [
            {"weekday": weekday, "number": 24 + place, "starts_week": place in (0, 3)}
            for place, weekday in enumerate(self.words["days"][:5])
        ]

    @property
    def load_rows(self) -> list[dict]:
        people = (self.words["who"], self.words["asker"], "Nguyễn Thị Lan")
        return [
            {"name": name, "cells": [_cell(percent) for percent in row]}
            for name, row in zip(people, LOADS, strict=True)
        ]

    @property
    def files(self) -> list:
        row = SimpleNamespace(
            name="Tanaka MSA 2026.pdf",
            size_bytes=184_000,
            stored_as="f" * 32,
            uploaded_at=clock.now(),
            is_internal=True,
        )
        return [SimpleNamespace(row=row, sender_name=self.words["who"])]


def _cell(percent: int | None) -> dict:
    level = load_level(percent) if percent is not None else ""
    return {"percent": percent, "level": level, "is_away": percent is None}


def _weeks() -> list[Week]:
    """Six weeks as they were, then the fan."""
    first = date(2026, 10, 12)
    names = ("q025", "q10", "q25", "q50", "q75", "q90", "q975")
    weeks = []
    for place, hours in enumerate(MIDDLE):
        starts_on = first + timedelta(weeks=place)
        spread = WIDER * (place - PAST + 1)
        fan = {name: hours + (at - 3) * spread for at, name in enumerate(names)}
        known = {"actual": hours} if place < PAST else fan
        weeks.append(Week(f"{starts_on:%d.%m.}", starts_on, capacity=176.0, **known))
    return weeks


def sides() -> list[Side]:
    return [Side("en", "ltr", ENGLISH), Side("fa", "rtl", PERSIAN)]

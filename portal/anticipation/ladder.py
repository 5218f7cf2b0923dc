"""How far the desk may go by rule for a type of request: each rung is earned.

*Suggest*: somebody of the desk does it by one click on a request. *One click*: who will need it
does. *Automatic*: it is done when the need comes near. A rung above the first is earned by fifty
runs on the rung below, under 2 % of them wrong (taken back, or failed), and given by a lead. Two
wrong ones among the newest fifty take it away by themselves. Only runs whose week of undo is over
prove.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from portal.errors import InvalidInput

PROVEN, MOST_WRONG, WRONG_AT_ONCE = 50, 0.02, 2
UNDO_WITHIN = timedelta(days=7)
SURE = 0.8  # below that nothing is done unasked
_IN_BRACES = re.compile(r"\{([a-z0-9_-]{1,60})\}")
KNOWN = ("requester", "day", "reference")


class Rung(StrEnum):
    OFF = "off"
    SUGGEST = "suggest"
    ONE_CLICK = "one_click"
    AUTOMATIC = "automatic"

    @property
    def above(self) -> "Rung | None":
        rungs = list(Rung)
        place = rungs.index(self) + 1
        return rungs[place] if place < len(rungs) else None

    @property
    def below(self) -> "Rung | None":
        rungs = list(Rung)
        return rungs[rungs.index(self) - 1] if self != Rung.OFF else None


class Act(StrEnum):
    HOOK = "hook"
    DOCUMENT = "document"
    TASK = "task"


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # a person does it
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass(frozen=True)
class Run:
    """`is_settled`: its week of undo is over, or it is known to be wrong."""

    is_wrong: bool
    is_settled: bool


@dataclass(frozen=True)
class Evidence:
    """Of a type on its rung: runs that prove, how many of them were wrong."""

    proven: int
    wrong: int
    wrong_lately: int

    @property
    def is_enough(self) -> bool:
        return self.proven >= PROVEN and self.wrong / self.proven < MOST_WRONG

    @property
    def is_too_bad(self) -> bool:
        return self.wrong_lately >= WRONG_AT_ONCE


def evidence_of(runs: Sequence[Run]) -> Evidence:
    """Of the runs on this rung, the newest first."""
    settled = [each for each in runs if each.is_settled]
    return Evidence(
        proven=len(settled),
        wrong=sum(each.is_wrong for each in settled),
        wrong_lately=sum(each.is_wrong for each in runs[:PROVEN]),
    )


def may_rise(rung: Rung, evidence: Evidence) -> bool:
    """The first rung needs no proof: there somebody of the desk looks at each one."""
    return rung.above is not None and (rung == Rung.OFF or evidence.is_enough)


def check_words(words: str, fields: Sequence[str]) -> None:
    """Raises InvalidInput for an empty text, or a name in braces that nothing stands for."""
    if not words.strip():
        raise InvalidInput("Write the words.", field="words")
    known = {*KNOWN, *fields}
    for name in _IN_BRACES.findall(words):
        if name not in known:
            raise InvalidInput(
                "Nothing is called {%(name)s} here. These are known: %(known)s.",
                field="words",
                name=name,
                known=" ".join(f"{{{each}}}" for each in sorted(known)),
            )


def filled(words: str, values: Mapping[str, str]) -> str:
    """One pass: an answer that itself says "{day}" is put in as it was typed. What was not
    answered is a dash."""
    dash = "\N{EN DASH}"
    return _IN_BRACES.sub(lambda found: str(values.get(found[1]) or dash), words)

"""What became of each request of a step for many, in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.identity.viewer import Viewer
from portal.planning.bulk import BulkKind, Item, Outcome
from portal.planning.models import BulkStep
from portal.requests.models import ServiceRequest
from portal.requests.queries import visible_lines

TONES = {Outcome.DONE: "good", Outcome.WAITING: "", Outcome.UNDONE: ""}
ORDER = (Outcome.CHANGED, Outcome.UNFIT, Outcome.REFUSED, Outcome.STUCK)


@dataclass(frozen=True)
class BulkLine:
    """`title`: empty for what the reader does not see any more."""

    reference: str
    title: str
    url: str
    words: str
    tone: str


def outcome_words(outcome: Outcome) -> str:
    return {
        Outcome.WAITING: _("Under way"),
        Outcome.DONE: _("Done"),
        Outcome.CHANGED: _("Not done: somebody changed it meanwhile"),
        Outcome.UNFIT: _("Not done: the step does not fit it"),
        Outcome.REFUSED: _("Not done: it is not yours to change"),
        Outcome.UNDONE: _("Taken back"),
        Outcome.STUCK: _("Stays: something happened since"),
    }[outcome]


def step_words(kind: BulkKind) -> str:
    return {
        BulkKind.TAKE: _("Taking many"),
        BulkKind.ASSIGN: _("Handing many over"),
        BulkKind.SIZE: _("Sizing many"),
        BulkKind.HOLD: _("Putting many on hold"),
        BulkKind.RESOLVE: _("Resolving many"),
        BulkKind.CLOSE: _("Closing many"),
    }[kind]


def said_of(step: BulkStep, counts: Counter) -> tuple[str, str]:
    """What was done, and how it went."""
    done = counts[Outcome.DONE] + counts[Outcome.UNDONE]
    rest = sum(counts[outcome] for outcome in ORDER)
    words = ngettext("%(num)d done", "%(num)d done", done)
    if rest:
        words += ", " + ngettext("%(num)d not", "%(num)d not", rest)
    return step_words(BulkKind(step.kind)), words


def lines_of(items: Sequence[Item], *, viewer: Viewer) -> list[BulkLine]:
    """What was not done comes first."""
    references = [item.reference for item in items]
    found = visible_lines(viewer, ServiceRequest.reference.in_(references), limit=len(items))
    titles = {line.row.reference: line.row.title for line in found}
    ordered = sorted(items, key=lambda item: item.outcome not in ORDER)
    return [_line(item, titles) for item in ordered]


def _line(item: Item, titles: dict[str, str]) -> BulkLine:
    is_seen = item.reference in titles
    return BulkLine(
        reference=item.reference,
        title=titles.get(item.reference, ""),
        url=url_for("pages.show", reference=item.reference) if is_seen else "",
        words=outcome_words(item.outcome),
        tone=TONES.get(item.outcome, "turn"),
    )

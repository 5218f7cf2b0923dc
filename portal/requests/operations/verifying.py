"""The whole trail against its seals, its anchors and the kept list of ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.requests import queries
from portal.requests.anchors import (
    EndSums,
    KeptHeads,
    anchor_findings,
    kept_end_finding,
    read_heads,
)
from portal.requests.operations.anchoring import kept_lists
from portal.requests.queries import Chain
from portal.requests.trail import ChainEnd, Fault, Finding, chain_findings
from portal.web.keys import chain_key
from portal.web.transaction import reading

DAY = slice(len("heads-"), len("heads-2026-11-23"))


@dataclass
class TrailReport:
    """`anchored_on`: the day of the newest anchor, '' before the first."""

    findings: list[Finding] = field(default_factory=list)
    requests: int = 0
    events: int = 0
    anchors: int = 0
    anchored_on: str = ""


def verify_trail(*, folder: Path, progress: Callable[[int, int | None, str], None]) -> TrailReport:
    """Reads in batches and writes nothing; `folder`: where the lists of ends are kept."""
    key, report = chain_key(), TrailReport()
    with reading():
        anchors = queries.stored_anchors()
        sums = EndSums(key, queries.event_ids_at([anchor.event_count for anchor in anchors]))
        total = queries.count_requests()
    kept = _kept_ends(key, folder, {anchor.hash for anchor in anchors}, report)
    after: int | None = 0
    while after is not None:
        progress(report.requests, total, "Verifying the trail")
        with reading():
            chains, after = queries.chains_after(after)
        for chain in chains:
            report.findings += _findings(key, chain, kept.pop(chain.request_id, None))
            report.requests += chain.end is not None
            report.events += len(chain.events)
            sums.add(chain.request_id, chain.events)
    progress(report.requests, report.requests, "Verifying the trail")
    report.findings += [Finding(Fault.REQUEST_REMOVED, end.reference) for end in kept.values()]
    report.findings += anchor_findings(key, anchors, sums.totals())
    report.anchors = len(anchors)
    report.anchored_on = anchors[-1].on.isoformat() if anchors else ""
    return report


def _kept_ends(
    key: bytes, folder: Path, anchors: set[str], report: TrailReport
) -> dict[int, ChainEnd]:
    """Of the newest list; what is wrong with the list itself goes into the report."""
    lists = kept_lists(folder)
    if not lists:
        return {}
    day = lists[-1].name[DAY]
    kept: KeptHeads | None = read_heads(key, lists[-1].read_text("utf-8", errors="replace"))
    if kept is None:
        report.findings.append(Finding(Fault.LIST_CHANGED, day))
        return {}
    if kept.anchor not in anchors:
        report.findings.append(Finding(Fault.ANCHOR_REMOVED, day))
    return dict(kept.ends)


def _findings(key: bytes, chain: Chain, kept: ChainEnd | None) -> list[Finding]:
    if chain.end is None:
        name = kept.reference if kept else f"#{chain.request_id}"
        return [Finding(Fault.REQUEST_REMOVED, name)]
    found = chain_findings(key, chain.end, chain.events)
    if not found and kept and (cut := kept_end_finding(kept, chain.events)):
        return [cut]
    return found

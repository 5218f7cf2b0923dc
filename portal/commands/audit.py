"""`portal audit verify`: is the trail as it was written?"""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.commands.health import database_problem
from portal.commands.progress import on_console
from portal.requests.operations import TrailReport, verify_trail
from portal.requests.trail import Fault, Finding

SHOWN = 100

WORDS = {
    Fault.CHANGED: "{subject}: {events} not what was written",
    Fault.REMOVED: "{subject}: {events} missing between others",
    Fault.TAIL_MISSING: "{subject}: {events} missing at the end",
    Fault.FORGED: "{subject}: {events} sealed anew without the key",
    Fault.END_CHANGED: "{subject}: the request names another last event than the trail has",
    Fault.REQUEST_REMOVED: "{subject}: the request is gone",
    Fault.ANCHOR_CHANGED: "the anchor of {subject} or the one before it is not what was sealed",
    Fault.ANCHOR_REMOVED: "the anchor of {subject} is gone",
    Fault.ANCHOR_BROKEN: "the trail does not add up to the anchor of {subject}: events that stood"
    " that day were taken out or written over",
    Fault.LIST_CHANGED: "the list of ends kept on {subject} is not what was sealed",
}
ALL_FORGED = (
    "every seal: all of them were computed anew without the key, or PORTAL_CHAIN_KEY is not the"
    " key they were made with"
)


@click.group("audit", help="Look after the trail of what happened.")
def audit():
    pass


@audit.command("verify")
@with_appcontext
def verify():
    """Recompute every seal of the trail and name what is wrong.

    Ends with 1 when anything is. What happened since the newest anchor is covered by the chains
    alone, so a request that came and was taken out since does not show.
    """
    problem = database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    folder = current_app.config["PORTAL"].trail_folder
    report = verify_trail(folder=folder, progress=on_console())
    for line in lines(report):
        click.echo(line)
    sys.exit(1 if report.findings else 0)


def lines(report: TrailReport) -> list[str]:
    """What is wrong, then what was looked at."""
    return [*_wrong(report), _looked_at(report), _anchored(report)]


def _wrong(report: TrailReport) -> list[str]:
    if _is_all_forged(report):
        return [f"WRONG {ALL_FORGED}"]
    shown = [f"WRONG {words_of(finding)}" for finding in report.findings[:SHOWN]]
    more = len(report.findings) - len(shown)
    return [*shown, f"WRONG and {more:,} more"] if more else shown


def _is_all_forged(report: TrailReport) -> bool:
    bad = {one.subject for one in report.findings if one.fault in (Fault.FORGED, Fault.CHANGED)}
    forged = any(one.fault == Fault.FORGED for one in report.findings)
    return forged and report.requests > 1 and len(bad) == report.requests


def words_of(finding: Finding) -> str:
    return WORDS[finding.fault].format(subject=finding.subject, events=_events(finding))


def _events(finding: Finding) -> str:
    if finding.first == finding.last:
        return f"event {finding.first} is"
    return f"events {finding.first} to {finding.last} are"


def _looked_at(report: TrailReport) -> str:
    counts = f"{report.requests:,} requests, {report.events:,} events, {report.anchors:,} anchors"
    if report.findings:
        return f"{counts}: {len(report.findings):,} wrong"
    return f"{counts}: all as it was written"


def _anchored(report: TrailReport) -> str:
    if report.anchored_on:
        return f"newest anchor: {report.anchored_on}"
    return (
        "no anchor yet, so a request taken out whole would not show; a worker makes one each day"
    )

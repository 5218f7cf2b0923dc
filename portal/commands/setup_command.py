"""`portal setup`: desks, people and types from one file, and back into one."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import clock
from portal.commands.health import database_problem
from portal.commands.setup.exporting import exported
from portal.commands.setup.faults import faults_in
from portal.commands.setup.model import Entry, Fault, Setup
from portal.commands.setup.operations import apply_setup
from portal.commands.setup.people_csv import joined_people, read_people, written_people
from portal.commands.setup.queries import current_setup, disabled_addresses
from portal.commands.setup.reading import read_setup
from portal.commands.setup.writing import written
from portal.commands.work import set_clock
from portal.extensions import db
from portal.web.transaction import reading, writing

IN_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group("setup", help="Set up desks, people and request types from a file, or write one.")
def setup():
    pass


@setup.command("apply")
@click.argument("desk", type=IN_FILE)
@click.option("--people", type=IN_FILE, help="People from a CSV sheet (UTF-8).")
@click.option("--take-roles", is_flag=True, help="Take roles that the lists do not name any more.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@with_appcontext
def apply(desk, people, take_roles, dry_run):
    """Bring what DESK (a TOML file) names into the portal; all of it, or nothing.

    What the file does not name stays as it is, and applying it again changes nothing. Every fault
    is named with its line. docs/setup.md shows a whole file.
    """
    _need_database()
    told, faults = _read(desk, people)
    with writing():
        _refuse_if_any(sorted({*faults, *_faults_beside(told)}))
        changes = apply_setup(told, now=clock.now(), take_roles=take_roles)
        if dry_run:
            db.session.rollback()
    for line in changes.lines:
        click.echo(line)
    for note in changes.notes:
        click.echo(f"note: {note}")
    click.echo(_summary(len(changes.lines), dry_run=dry_run))


def _read(desk: Path, people: Path | None) -> tuple[Setup, list[Fault]]:
    told, faults = read_setup(desk.read_bytes(), desk.name)
    listed, of_sheet = read_people(people.read_bytes(), people.name) if people else ([], [])
    joined, of_both = joined_people(told.people, listed)
    return Setup(told.calendars, joined, told.desks), [*faults, *of_sheet, *of_both]


def _faults_beside(told: Setup) -> list[Fault]:
    """References that lead nowhere, beside what is there now."""
    return faults_in(told, current_setup(), disabled=disabled_addresses())


def _refuse_if_any(faults: list[Fault]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)
    if not faults:
        return
    count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    sys.exit(f"portal: {count}; nothing was changed.")


def _summary(count: int, *, dry_run: bool) -> str:
    if not count:
        return "Nothing to change: all of it is so already."
    words = "1 change" if count == 1 else f"{count} changes"
    return f"{words}; nothing was written (--dry-run)." if dry_run else f"{words}."


@setup.command("export")
@click.argument("file", type=OUT_FILE, required=False)
@click.option("--people", type=OUT_FILE, help="Write everybody with an address to a CSV sheet.")
@with_appcontext
def export(file, people):
    """Write the setup as it is to FILE, or to the console.

    Desks, types, calendars, and the people who work on a desk or hold a role, with their managers;
    --people writes all others as well. Applying the file again changes nothing.
    """
    _need_database()
    with reading():
        found, disabled = current_setup(), disabled_addresses()
    today = clock.now().date()
    chosen, everybody = exported(found, disabled=disabled, today=today)
    if people:
        people.write_text(written_people(everybody), encoding="utf-8", newline="")
    if file:
        file.write_text(written(chosen), encoding="utf-8", newline="\n")
        click.echo(_told(chosen, everybody if people else chosen.people, file))
    else:
        click.echo(written(chosen), nl=False)


def _told(chosen: Setup, people: list[Entry], file: Path) -> str:
    types = sum(len(desk.parts["types"]) for desk in chosen.desks)
    return f"{file.name}: {len(chosen.desks)} desks, {types} types; {len(people)} people."


def _need_database() -> None:
    problem = database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    set_clock()

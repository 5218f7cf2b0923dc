"""`portal demo`: a whole company, or a real log, with pages and worker in one process."""

import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from portal import clock
from portal.catalogue.operations import ensure_general_type
from portal.commands.demo.build import build_demo, refresh_demo
from portal.commands.handlers import (
    anchor,
    foresee,
    learn,
    learn_kinds,
    nudge,
    plan,
    replay,
    run_forecast,
)
from portal.commands.import_log.operations import add_tiles, import_log, set_clock_offset
from portal.commands.progress import on_console
from portal.commands.serve import listen
from portal.commands.work import set_clock, work_until
from portal.desks.queries import all_desks, skills_of
from portal.errors import PortalError
from portal.jobs.operations import enqueue
from portal.notifications.operations import begin_telling
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

BUSIEST_TILES = 3

# What the days that were lived through since the last start change.
AFRESH = (
    "planning.learn",
    "requests.learn_kinds",
    "anticipation.foresee",
    "anticipation.nudge",
    "forecast.run",
    "planning.plan",
)


@click.command("demo")
@click.option("--port", type=click.IntRange(0, 65535), help="Default PORTAL_PORT or 8000.")
@click.option("--size", type=click.IntRange(100, 200_000), default=12_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--desk", default="it", show_default=True, help="Desk for the log.")
@click.option("--as-of", default="auto", show_default=True, help="A date, or auto.")
@click.option("--map", "mapping", multiple=True, metavar="A=B.C")
@click.option("--prepare-only", is_flag=True, help="Build or refresh, then stop.")
@with_appcontext
def demo(port, size, seed, log, desk, as_of, mapping, prepare_only):
    """Show the portal: an invented company, or with --log a real request log.

    The first start builds a database; later ones use it again. One click signs in as one of its
    people, from this machine only.
    """
    app = current_app._get_current_object()
    upgrade()
    try:
        if log:
            _log_demo(log, desk=desk, as_of=as_of, mapping=mapping)
        else:
            _company_demo(size=size, seed=seed)
    except PortalError as problem:
        sys.exit(f"portal: {problem}")
    if prepare_only:
        return
    _serve(app, port=port or app.config["PORTAL"].port)


def _log_demo(log: Path, *, desk: str, as_of: str, mapping: tuple[str, ...]) -> None:
    """A file that was read before is not read again; its clock is set anew."""
    with reading():
        known = site_setting("demo_log")
        as_of_on = site_setting("import_as_of_on")
    signature = f"{log.resolve().name}:{log.stat().st_size}:{desk}:{as_of}"
    if known == signature and as_of_on:
        with writing():
            set_clock_offset(date.fromisoformat(as_of_on), clock.wall_now().date())
        return
    report = import_log(
        log, desk, as_of=as_of, mappings=mapping, progress=on_console(), tell=click.echo
    )
    for line in report.lines():
        click.echo(line)
    with writing():
        add_tiles(desk, report.busiest[:BUSIEST_TILES])
        set_site_setting("demo_log", signature)
    _prepare()


def _company_demo(*, size: int, seed: int) -> None:
    with reading():
        built, prepared = site_setting("demo_built_on"), site_setting("demo_prepared")
    set_clock()
    if not built:
        build_demo(size=size, seed=seed, now=clock.now(), progress=on_console())
    if not prepared:
        _prepare()
        replay({}, clock.now())
    elif refresh_demo(clock.now(), progress=on_console()):
        with writing():
            begin_telling()  # nobody is written to about days that were made up
            for job in AFRESH:
                enqueue(job, now=clock.wall_now())


def _prepare() -> None:
    """Everything the first pages show: "something else", what planning learnt, what is expected, a
    forecast and a plan."""
    show = on_console()
    with writing():
        for desk in all_desks():
            skills = skills_of(desk.id)
            if skills:
                ensure_general_type(desk.id, skill_id=skills[0].id)
    show(0, 4, "Learning from the past")
    learn({}, clock.now())
    learn_kinds({}, clock.now())
    show(1, 4, "Expecting what comes")
    foresee({}, clock.now())
    nudge({}, clock.now())
    show(2, 4, "Forecasting")
    run_forecast({}, clock.now())
    show(3, 4, "Planning ten days")
    plan({}, clock.now())
    anchor({}, clock.now())
    with writing():
        begin_telling()
        set_site_setting("demo_prepared", "yes")
    show(4, 4, "Ready")


def _serve(app, *, port: int) -> None:
    """Pages and worker in one process; the worker only in the background."""
    stop = threading.Event()
    worker = threading.Thread(target=work_until, args=(stop, app), name="worker", daemon=True)
    worker.start()
    click.echo(f"portal answers at http://127.0.0.1:{port} . Stop with Ctrl-C.")
    try:
        listen(app, host="127.0.0.1", port=port)
    finally:
        stop.set()
        worker.join(timeout=timedelta(seconds=5).total_seconds())

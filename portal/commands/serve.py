"""Serving the pages with waitress, which keeps answering when slow clients hold connections."""

import sys
from dataclasses import replace

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress import serve as waitress_serve

from portal.commands import health
from portal.commands.first_admin import offer_first_admin
from portal.commands.work import set_clock


@click.command("serve", help="Serve the pages. Work in the background needs `portal worker` too.")
@click.option("--host", help="Address to listen on; default PORTAL_HOST or 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default PORTAL_PORT or 8000.")
@with_appcontext
def serve(host, port):
    problem = health.database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    set_clock()
    config = current_app.config["PORTAL"]
    host, port = host or config.host, port or config.port
    offer_first_admin(config.url or f"http://{host}:{port}")
    click.echo(f"portal answers at http://{host}:{port} . Stop with Ctrl-C.")
    listen(current_app._get_current_object(), host=host, port=port)


def listen(app: Flask, *, host: str, port: int) -> None:
    app.config["PORTAL"] = replace(app.config["PORTAL"], host=host, port=port)
    waitress_serve(
        app,
        host=host,
        port=port,
        threads=app.config["PORTAL"].threads,
        connection_limit=1000,
        channel_timeout=30,
        ident=None,
    )

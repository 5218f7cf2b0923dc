"""The console commands, joined to the app."""

from portal.commands import check, demo_command, import_command, serve, work

HELP = """portal: requests to the desks, promises that are kept, and next weeks' work in view.

\b
First steps on a machine of your own:
  export PORTAL_SECRET_KEY=... PORTAL_CHAIN_KEY=...   (portal check says how)
  portal db upgrade       make or migrate the database
  portal check            what is wrong, and how to mend it
  portal serve            the pages, at http://127.0.0.1:8000
  portal worker           forecasts, promises and other work in the background
\b
To look around:
  portal demo             a whole company with 14 months of requests
  portal import LOG.csv   a real request log
"""


def init_app(app):
    app.cli.help = HELP
    for name in ("run", "routes", "shell"):
        app.cli.commands.pop(name, None)
    for command in (
        check.check,
        demo_command.demo,
        import_command.import_,
        serve.serve,
        work.worker,
    ):
        app.cli.add_command(command)

"""The console commands, joined to the app."""

from portal.commands import (
    audit,
    backtest_command,
    check,
    copy_database,
    demo_command,
    first_admin,
    forecast_command,
    import_command,
    outbox,
    serve,
    setup_command,
    translations_command,
    work,
)
from portal.commands.assess import command as assess
from portal.commands.replay import command as replay

HELP = """portal: requests to the desks, promises that are kept, and next weeks' work in view.

\b
First steps on a machine of your own:
  export PORTAL_SECRET_KEY=... PORTAL_CHAIN_KEY=...   (portal check says how)
  portal db upgrade       make or migrate the database
  portal check            what is wrong, and how to mend it
  portal serve            the pages, at http://127.0.0.1:8000
  portal first-admin      a one-time link for who sets it up (serve prints one too)
  portal setup apply F    desks, people, calendars, request types from one TOML file
  portal worker           forecasts, promises, mails and other work in the background
  portal outbox           mails that wait, and why
  portal audit verify     whether the trail is as it was written
  portal copy-from OLD    the whole portal out of another database
\b
To look around:
  portal demo             a whole company with 14 months of requests
  portal import LOG.csv   a real request log
\b
Of a log alone, without a database:
  portal forecast LOG.csv what will arrive, as a CSV file
  portal backtest LOG.csv how good that forecast would have been
  portal assess LOG.csv --html report.html   one page on a log: what it would gain
  portal replay PAST      a past under other orders of work: a folder or LOG.csv
"""


def init_app(app):
    app.cli.help = HELP
    for name in ("run", "routes", "shell"):
        app.cli.commands.pop(name, None)
    for command in (
        assess.assess,
        audit.audit,
        backtest_command.backtest,
        check.check,
        copy_database.copy_from,
        demo_command.demo,
        first_admin.first_admin,
        forecast_command.forecast,
        import_command.import_,
        outbox.outbox,
        replay.replay,
        serve.serve,
        setup_command.setup,
        translations_command.translations,
        work.worker,
    ):
        app.cli.add_command(command)

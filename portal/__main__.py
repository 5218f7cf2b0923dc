"""The console command: `portal ...` or `python -m portal ...`."""

import sys

from flask.cli import ScriptInfo

from portal import create_app
from portal.web.places import config_module

WITHOUT_SETTINGS = ("assess", "backtest", "forecast", "replay", "translations")


def main() -> None:
    arguments = sys.argv[1:]
    settings = config_module()
    try:
        config = _config(settings, arguments)
    except settings.BadSetting as problem:
        sys.exit(f"portal: {problem}")
    app = create_app(config)
    app.cli.main(args=arguments, prog_name="portal", obj=ScriptInfo(create_app=lambda: app))


def _config(settings, arguments):
    """Help and what only reads a file need no settings; the demo brings its own keys. A log lives
    in its own time, so its demo has a database of its own beside the company's."""
    if not arguments or "--help" in arguments or arguments[0] in WITHOUT_SETTINGS:
        return settings.TestConfig("sqlite://")
    if arguments[0] != "demo":
        return settings.Config.from_environment()
    is_log = any(word == "--log" or word.startswith("--log=") for word in arguments)
    return settings.Config.from_environment(mode="demo", room="log" if is_log else "")


if __name__ == "__main__":
    main()

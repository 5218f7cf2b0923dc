"""portal: two commands that need nothing but Python 3.11 and pip.

  python run.py demo    the demo company in your browser; the first start takes about a minute
  python run.py test    the whole test suite; arguments go to pytest

Demo, all optional (python run.py demo --help lists everything):
  --port N              the port to listen on
  --size S              how large a company
  --log FILE --desk it --as-of auto
                        look at your own request log instead of the made-up company

Tests:
  python run.py test tests/desks -k holiday
                        paths are seen from the project's folder

The first start makes the folder .venv with pinned, checked packages; later starts find it ready.
After that .venv/bin/portal is the full console (on Windows: .venv\\Scripts\\portal).
To start afresh, delete .venv. Nothing outside this folder is touched.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
CORE, DEV = "requirements.txt", "requirements-dev.txt"
SETS = {"demo": (CORE,), "test": (CORE, DEV)}
# The whole suite: a process for each database and one for what is mostly waited for, the tests
# that need none of them between.
WHOLE_SUITE = ["-n", "3", "--dist", "loadgroup"]
# Where a person's own pip settings would send packages elsewhere than into .venv.
STRAYING = ("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PYTHONHOME", "PYTHONPATH")
# The first pattern found in pip's words names the cause; the advice is what the person can do.
PIP_ADVICE = (
    (
        r"no such option: --python",
        "this pip is older than 22.3; upgrade it or install python3-venv",
    ),
    (r"DO NOT MATCH THE HASHES", "a download was not the file we pinned; check the package index"),
    (r"No space left|Errno 28", "the disk is full; make room"),
    (
        r"Connection|Temporary failure|timed out|ProxyError|SSLError|HTTP error",
        "no way to the package index; check the network or pip's index and proxy settings",
    ),
    (r"No matching distribution", "the package index lacks a pinned package for this Python"),
)


class CannotGoOn(Exception):
    """One plain line that says what is wrong and what to do."""


# --- the environment: paths, stamp, launcher ---


def python_of(venv):
    windows, posix = venv / "Scripts" / "python.exe", venv / "bin" / "python"
    return windows if os.name == "nt" else posix


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def packages_in(site_packages):
    return {path.name for path in site_packages.glob("*.dist-info")}


def read_stamp(venv):
    """What was installed, completely, into `venv`; empty if unknown."""
    try:
        stamp = json.loads((venv / "portal-stamp.json").read_text())
        return stamp if {"sets", "packages"} <= stamp.keys() else {}
    except (OSError, ValueError, AttributeError):
        return {}


def write_stamp(venv, sets, packages):
    path = venv / "portal-stamp.json"
    path.with_suffix(".new").write_text(json.dumps({"sets": sets, "packages": sorted(packages)}))
    path.with_suffix(".new").replace(path)


def site_packages_of(venv):
    """The folder `venv` imports from, asked of its own Python; None if that does not start."""
    ask = "import sys; print([p for p in sys.path if p.endswith('site-packages')][-1])"
    try:
        answer = subprocess.run(
            [str(python_of(venv)), "-I", "-c", ask], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    found = Path(answer.stdout.strip())
    return found if venv.resolve() in found.resolve().parents else None


def missing_sets(root, venv, names):
    """Names of the requirement files not yet in `venv`; all of them if it is broken, or if the
    core set is another one: then the environment is made anew."""
    stamp, site_packages = read_stamp(venv), site_packages_of(venv)
    if not stamp or site_packages is None:
        return list(names)
    if not set(stamp["packages"]) <= packages_in(site_packages):
        return list(names)
    missing = [name for name in names if stamp["sets"].get(name) != digest(root / name)]
    return list(names) if CORE in missing else missing


def write_launcher(root, venv, site_packages):
    """`portal` as a command of the environment; all paths relative, so the folder may be moved."""
    (site_packages / "portal.pth").write_text(os.path.relpath(root, site_packages) + "\n")
    if os.name == "nt":
        (venv / "Scripts" / "portal.cmd").write_text('@"%~dp0python.exe" -P -m portal %*\n')
        return
    launcher = venv / "bin" / "portal"
    launcher.write_text(
        '#!/bin/sh\nexec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m portal "$@"\n'
    )
    launcher.chmod(0o755)


# --- making it ---


def has_module(name):
    return importlib.util.find_spec(name) is not None


def make_environment(venv):
    """An empty environment at `venv`, whatever was there; with its own pip if that can be had."""
    ways = [[]] if has_module("ensurepip") else []
    ways += [["--without-pip"]] if has_module("pip") else []
    if not ways:
        raise CannotGoOn(
            "This Python has neither ensurepip nor pip: install them"
            " (Debian, Ubuntu: sudo apt-get install python3-venv) and run the same command again."
        )
    for way in ways:
        code, words = outcome([sys.executable, "-m", "venv", "--clear", *way, str(venv)])
        if code == 0 and site_packages_of(venv):
            return
    raise CannotGoOn(
        f"Python could not make {venv} ({last_line(words)}): delete it, see that Python's venv"
        " works (Debian, Ubuntu: sudo apt-get install python3-venv), run the same command again."
    )


def outcome(line, **options):
    """Exit code and everything said."""
    done = subprocess.run(line, capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout + done.stderr


def pip_command(venv):
    """pip working on `venv`: its own, else this Python's with --python."""
    if (site_packages_of(venv) / "pip").is_dir():
        return [str(python_of(venv)), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(python_of(venv))]


def pip_settings(environ):
    kept = {name: value for name, value in environ.items() if name not in STRAYING}
    return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def install(root, venv, names):
    lists = [part for name in names for part in ("-r", str(root / name))]
    options = ["--quiet", "--no-input", "--retries", "2", "--no-deps", "--only-binary", ":all:"]
    line = [*pip_command(venv), "install", *options, "--require-hashes", *lists]
    code, words = outcome(line, env=pip_settings(os.environ))
    if code:
        log = venv / "install.log"
        log.write_text(words)
        raise CannotGoOn(pip_failure(words, log))


def pip_failure(words, log):
    found = (advice for pattern, advice in PIP_ADVICE if re.search(pattern, words))
    advice = next(found, last_line(words))
    return (
        f"Could not install the packages: {advice}; then run the same command again (pip: {log})."
    )


def last_line(words):
    return (words.strip() or "no reason given").splitlines()[-1].strip()


@contextlib.contextmanager
def one_at_a_time(path):
    """Holds the lock file; the system frees it when the process ends, however it ends."""
    with path.open("a+") as file:
        if not try_lock(file):
            print("Another start is setting up; waiting for it ...", flush=True)
            while not try_lock(file):
                time.sleep(0.2)
        yield


def try_lock(file):
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def prepare(root, venv, names):
    """Brings `venv` to hold the requirement files `names`; does next to nothing if it does."""
    if not missing_sets(root, venv, names):
        return
    with one_at_a_time(venv.with_name(".venv.lock")):
        missing = missing_sets(root, venv, names)
        if missing:
            print(f"Setting up {venv.name}: once, about half a minute ...", flush=True)
            set_up(root, venv, missing)


def set_up(root, venv, missing):
    """A new core set means a new environment; another set is added to the one that is there.

    While pip works there is no stamp, so a start that was cut off is seen and made afresh.
    """
    stamp = {"sets": {}, "packages": []} if CORE in missing else read_stamp(venv)
    if CORE in missing:
        make_environment(venv)
    (venv / "portal-stamp.json").unlink(missing_ok=True)
    before = packages_in(site_packages_of(venv)) - set(stamp["packages"])
    try:
        install(root, venv, missing)
    except CannotGoOn:
        if stamp["sets"]:  # pip refused before it changed anything: what was there still works
            write_stamp(venv, **stamp)
        raise
    site_packages = site_packages_of(venv)
    write_launcher(root, venv, site_packages)
    sets = {**stamp["sets"], **{name: digest(root / name) for name in missing}}
    write_stamp(venv, sets, packages_in(site_packages) - before)


# --- the commands ---


def command_line(venv, command, arguments):
    if command == "test":
        return [str(python_of(venv)), "-m", "pytest", *(arguments or WHOLE_SUITE)]
    return [str(python_of(venv)), "-P", "-m", "portal", command, *arguments]


def hand_over(line):
    """Becomes the other program; where a process cannot be replaced, waits for it."""
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.call(line))
    os.execv(line[0], line)


def run(arguments):
    command, rest = arguments[0], arguments[1:]
    venv = ROOT / ".venv"
    try:
        prepare(ROOT, venv, SETS[command])
    except OSError as problem:
        raise CannotGoOn(f"Could not set up {venv}: {problem}. Mend that and try again.") from None
    if command == "test":
        os.chdir(ROOT)
    hand_over(command_line(venv, command, rest))


def main(arguments):
    if sys.version_info < OLDEST_PYTHON:
        return "portal needs Python 3.11 or newer; start run.py with that one (python3.11 run.py)."
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if arguments[0] not in SETS:
        return f"run.py knows demo and test, not {arguments[0]!r}; see python run.py --help."
    try:
        return run(arguments)
    except CannotGoOn as problem:
        return str(problem)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

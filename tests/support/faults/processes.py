"""A portal as it is installed: web and worker as processes of their own, which can be killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask

from config import Config
from portal import create_app
from portal.extensions import db
from tests.support.wait import wait_until

ROOT = Path(__file__).parents[3]
START_SECONDS = 60


class Service:
    """One program: started, killed without warning, started again on the same terms."""

    def __init__(self, name: str, program: list[str], *, folder: Path, settings: dict[str, str]):
        self.name = name
        self._program = [sys.executable, "-m", *program]
        self._settings = settings
        self._output_file = folder / f"{name}.txt"
        self._process: subprocess.Popen | None = None
        self._said_before = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self._said_before = len(self.output())
        inherited = {name: value for name, value in os.environ.items() if "PORTAL" not in name}
        with self._output_file.open("ab") as output:
            self._process = subprocess.Popen(
                self._program,
                cwd=ROOT,
                env=inherited | self._settings,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """It stands still, and does not know it."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def output(self) -> str:
        if not self._output_file.exists():
            return ""
        return self._output_file.read_text(encoding="utf-8", errors="replace")

    def says(self, words: str) -> bool:
        """Since it was started."""
        return words in self.output()[self._said_before :]


class Installation:
    """One web process, one worker, one database; `server`: the database's own, where it has one
    that we may kill."""

    def __init__(self, folder: Path, database_url: str, *, server=None):
        self.folder, self.server = folder, server
        self._server_is_killed = False
        self.settings = {
            "PORTAL_MODE": "demo",
            "PORTAL_DATA": str(folder),
            "PORTAL_DATABASE_URL": database_url,
        }
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.web = self.service("web", ["portal", "serve", "--port", str(port)])
        self.worker = self.service("worker", ["portal", "worker"])

    def service(self, name: str, program: list[str]) -> Service:
        return Service(name, program, folder=self.folder, settings=self.settings)

    @cached_property
    def app(self) -> Flask:
        """For rows in this process: to put them in, and to look at what became of them."""
        return create_app(Config.from_environment(self.settings))

    def is_answering(self) -> bool:
        try:
            with urlopen(f"{self.address}/health", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def wait_for_pages(self) -> None:
        self._wait(self.is_answering, self.web)

    def work(self) -> None:
        self.worker.start()
        self._wait(partial(self.worker.says, "Working."), self.worker)

    def restart_web(self) -> None:
        self.web.start()
        self.wait_for_pages()

    def kill_server(self) -> None:
        os.kill(self.server.pid, signal.SIGKILL)
        self._server_is_killed = True

    def start_server(self) -> None:
        if self._server_is_killed:
            self.server.start()
            self._server_is_killed = False

    def restart_server(self) -> None:
        """Pages are well when they say so, not when the server does."""
        self.start_server()
        self.wait_for_pages()

    def mend(self) -> None:
        """Whatever was killed stands again, but for the worker."""
        self.start_server()
        if not self.web.is_running:
            self.web.start()
        self.wait_for_pages()

    def stop(self) -> None:
        self.web.kill()
        self.worker.kill()
        self.start_server()
        with self.app.app_context():
            db.engine.dispose()

    def _wait(self, condition: Callable[[], bool], service: Service) -> None:
        wait_until(lambda: condition() or not service.is_running, START_SECONDS, what=service.name)
        assert service.is_running, f"{service.name} ended by itself:\n{service.output()[-4000:]}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

"""A mail server of our own that can fail in all the ways real ones do."""

import random
import re
import socket
import socketserver
import threading
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from portal.notifications.transport import SmtpAddress, SmtpServer

SHORT = 0.25  # seconds, in place of a sender's patience


class Sink(socketserver.ThreadingTCPServer):
    """Keeps what it took in `taken`. `fault` is one of: None, "busy" (4xx to every recipient),
    "closing" (421 before anything), "hang" (never answers), "hang after data", "drop after data"
    (takes it and hangs up), "flaky" (hangs up at random), "garbled" (no SMTP).

    `rejected` and `busy` are addresses that get 5xx and 4xx; `poison` are subjects over which it
    hangs up.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, seed=1):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.fault = None
        self.rejected, self.busy, self.poison = set(), set(), set()
        self.taken = []
        self.commands = []
        self.rng, self.flakiness = random.Random(seed), 0.15
        self.is_over = threading.Event()

    @property
    def port(self):
        return self.server_address[1]

    def copies(self):
        """How often each Message-ID came in."""
        return Counter(message["Message-ID"] for message in self.taken)

    def addresses(self):
        return [message["To"] for message in self.taken]

    def subjects(self):
        return [message["Subject"] for message in self.taken]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        sink = self.server
        if sink.fault == "hang":
            sink.is_over.wait(20)
            return
        if sink.fault == "garbled":
            self.say("SSH-2.0-nothing of yours")
            return
        self.say("421 going home" if sink.fault == "closing" else "220 sink")
        while line := self.rfile.readline():
            sink.commands.append(line.decode().strip())
            if sink.fault == "flaky" and self.breaks_over(line):
                return
            if not self.answer(line.decode().strip()):
                return

    def breaks_over(self, line):
        is_greeting = line.upper().startswith(b"EHLO")
        return not is_greeting and self.server.rng.random() < self.server.flakiness

    def answer(self, line):
        sink, verb = self.server, line.split(" ")[0].upper()
        if verb == "RCPT":
            return self.recipient(re.search(r"<(.*)>", line)[1])
        if verb == "DATA":
            return self.data()
        self.say("221 bye" if verb == "QUIT" else "250 fine")
        return verb != "QUIT" and sink.fault != "closing"

    def recipient(self, address):
        if address in self.server.rejected:
            self.say("550 no such person")
        elif address in self.server.busy or self.server.fault == "busy":
            self.say("451 try later")
        else:
            self.say("250 fine")
        return True

    def data(self):
        sink = self.server
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=default)
        if message["Subject"] in sink.poison:
            return False
        if sink.fault == "hang after data":
            sink.is_over.wait(20)
            return False
        sink.taken.append(message)
        if sink.fault == "drop after data":
            return False
        self.say("250 taken")
        return True

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def open_sink(seed=1):
    sink = Sink(seed)
    thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield sink
    finally:
        sink.is_over.set()
        sink.shutdown()
        sink.server_close()
        thread.join()


def sender_to(port):
    """Our end, with little patience."""
    address = SmtpAddress("127.0.0.1", port)
    return SmtpServer(address, timeout=SHORT, confirm_timeout=SHORT)


def closed_port():
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]

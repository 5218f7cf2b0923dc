"""A progress line for long work on a console; plain lines where nobody watches."""

import sys
import time
from collections.abc import Callable

import click

Progress = Callable[[int, int | None, str], None]


def on_console() -> Progress:
    """`progress(done, total, words)`; draws at most ten times a second."""
    state = {"at": 0.0, "words": ""}

    def show(done: int, total: int | None, words: str) -> None:
        finished = total is not None and done >= total
        if sys.stderr.isatty():
            if finished or words != state["words"] or time.monotonic() - state["at"] > 0.1:
                state["at"] = time.monotonic()
                click.echo(f"\r{_line(done, total, words):<70}", nl=finished, err=True)
        elif words != state["words"]:
            click.echo(words, err=True)
        state["words"] = words

    return show


def _line(done: int, total: int | None, words: str) -> str:
    if not total:
        return f"{words}: {done:,}"
    filled = round(24 * min(done, total) / total)
    return f"{words} [{'=' * filled}{' ' * (24 - filled)}] {done:,} of {total:,}"
